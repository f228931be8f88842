const POLYNOMIAL = 0xa001;
const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/**
 * The CRC-16 of a token: MODBUS CRC over the class byte and the 48 bits above the CRC, its two bytes swapped.
 * @param tokenClass 0 to 3
 * @param hi the upper 32 of those 48 bits
 * @param data the lower 16
 */
export function tokenCrc(tokenClass: number, hi: number, data: number): number {
  let crc = step(0xffff, tokenClass);
  for (let shift = 24; shift >= 0; shift -= 8) crc = step(crc, hi >>> shift);
  crc = step(step(crc, data >>> 8), data);
  return ((crc & 0xff) << 8) | (crc >>> 8);
}

function step(crc: number, byte: number): number {
  return (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
}
