/** Cubic metres as text: "3.40" becomes "3.4 m³", below one it is litres: "0.5" becomes "500 L". */
export function volume(cubicMetres: string): string {
  const [whole = '0', parts = ''] = cubicMetres.split('.');
  if (/^-?0*$/.test(whole) && /[1-9]/.test(parts)) return `${Number(parts.padEnd(3, '0').slice(0, 3))}\u00A0L`;
  const rest = parts.replace(/0+$/, '');
  return `${whole}${rest === '' ? '' : `.${rest}`}\u00A0m³`;
}
