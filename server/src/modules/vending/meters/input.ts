import { invalid } from '../../../kernel/errors.ts';
import { metadataText } from '../../../kernel/fields.ts';
import type { MeterInput } from './meters.ts';
import type { MeterPatch } from './schema.ts';

/** Stored fields of a request body; what the body leaves out is left out. @throws AppError `invalid` */
export function inputOf(body: MeterPatch): MeterInput {
  const read: Record<string, unknown> = {
    meter_type: body.meter_type,
    location: body.location,
    site: body.site,
    status: body.status,
    firmware_version: body.firmware_version,
    serial_number: body.serial_number,
    latitude: degrees('latitude', body.latitude, 90),
    longitude: degrees('longitude', body.longitude, 180),
    installed_on: day(body.installed_on),
    last_seen: moment('last_seen', body.last_seen),
    last_tamper_event: moment('last_tamper_event', body.last_tamper_event),
    metadata: body.metadata === undefined ? undefined : metadataText(body.metadata),
    tariff_id: emptyIsNull(body.tariff),
    vendor_account_id: emptyIsNull(body.vendor_account),
    vendor_customer_id: emptyIsNull(body.vendor_customer_id),
    bulk_meter_id: emptyIsNull(body.bulk_meter),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

type Given = string | null | undefined;

/** Forms send an empty field for what is not known. */
function emptyIsNull(text: Given): Given {
  return text === '' ? null : text;
}

function degrees(field: string, text: Given, most: number): Given {
  const given = emptyIsNull(text);
  if (given === undefined || given === null) return given;
  if (!/^-?\d{1,3}(\.\d{1,8})?$/.test(given) || Math.abs(Number(given)) > most) throw invalid({ [field]: [`Degrees between -${most} and ${most}.`] });
  return given;
}

function day(text: Given): Given {
  const given = emptyIsNull(text);
  if (given === undefined || given === null) return given;
  const at = new Date(`${given}T00:00:00Z`);
  // 30 February is a date to the parser, but not the same one
  if (!/^\d{4}-\d\d-\d\d$/.test(given) || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== given || given < '0001')
    throw invalid({ installed_on: ['A day as YYYY-MM-DD.'] });
  return given;
}

function moment(field: string, text: Given): Date | null | undefined {
  const given = emptyIsNull(text);
  if (given === undefined || given === null) return given;
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(given) ? new Date(given.replace(' ', 'T')) : null;
  if (at === null || Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1) throw invalid({ [field]: ['A time as 2026-11-20T08:00:00Z.'] });
  return at;
}
