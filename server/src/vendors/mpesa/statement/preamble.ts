import { plain } from './columns.ts';
import { hasClock, readSigned, readTime } from './values.ts';

/** What stands above the header of a statement: label and value beside each other, or in one cell with a colon. */
export interface Preamble {
  readonly shortcode: string | null;
  readonly periodFrom: Date | null;
  readonly periodTo: Date | null;
  readonly openingMinor: bigint | null;
  readonly closingMinor: bigint | null;
}

const SHORTCODE = ['shortcode', 'organizationshortcode', 'organisationshortcode', 'paybill', 'paybillnumber', 'tillnumber', 'till'];
const PERIOD = ['statementperiod', 'timeperiod', 'period'];
const DATE_IN_TEXT =
  /\b(?:20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]20\d\d|\d{1,2}[- ][A-Za-z]{3,9}[- ,]+20\d\d)(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?/g;
const DAY_MS = 86_400_000;

export function readPreamble(rows: readonly (readonly string[])[]): Preamble {
  const values = labelled(rows);
  const find = (...labels: readonly string[]): string => labels.map((label) => values.get(label)).find((value) => value !== undefined) ?? '';
  const [from = '', to = ''] = [...find(...PERIOD).matchAll(DATE_IN_TEXT)].map((match) => match[0]);
  return {
    shortcode: /\b\d{5,10}\b/.exec(find(...SHORTCODE))?.[0] ?? null,
    periodFrom: readTime(find('timefrom') || from),
    periodTo: endOf(find('timeto') || to),
    openingMinor: readSigned(find('openingbalance')) ?? null,
    closingMinor: readSigned(find('closingbalance')) ?? null,
  };
}

/** A day without a time of day is meant to its end. */
function endOf(text: string): Date | null {
  const time = readTime(text);
  return time && !hasClock(text) ? new Date(time.getTime() + DAY_MS) : time;
}

function labelled(rows: readonly (readonly string[])[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const cells of rows) {
    cells.forEach((cell, index) => {
      const colon = cell.indexOf(':');
      const inside = colon > 0 ? cell.slice(colon + 1).trim() : '';
      const label = plain(inside === '' ? cell : cell.slice(0, colon));
      const value = inside === '' ? (cells.slice(index + 1).find((next) => next.trim() !== '') ?? '') : inside;
      if (label !== '' && value !== '' && !values.has(label)) values.set(label, value.trim());
    });
  }
  return values;
}
