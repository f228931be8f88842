/** Where most people who use this are; the others follow by name. */
const NEAR = ['Africa/Nairobi', 'Africa/Dar_es_Salaam', 'Africa/Kampala', 'Africa/Kigali', 'Africa/Bujumbura', 'Africa/Kinshasa', 'Africa/Lagos'];

/** All time zones for a choice, those nearby first; the one that is set is always among them. */
export function timeZones(set: string): { value: string; label: string }[] {
  const first = set === '' || NEAR.includes(set) ? NEAR : [set, ...NEAR];
  const known = new Set(first);
  return [...first, ...Intl.supportedValuesOf('timeZone').filter((zone) => !known.has(zone))].map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
