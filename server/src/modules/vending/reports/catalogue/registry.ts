import { customerListRows, countCustomers, countListedMeters, meterListRows } from './registry-queries.ts';
import type { Report } from './report.ts';

/** As meters are taken in by an import: the headings are those that it knows. */
export const meterList: Report = {
  name: 'meter-list',
  title: 'Meters',
  summary: 'The registry of meters and who holds them; the file can be taken in again',
  filters: ['status', 'meter_type', 'site', 'meter', 'customer', 'search'],
  columns: [
    { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
    { key: 'meter_type', title: 'Type', kind: 'text', weight: 6 },
    { key: 'location', title: 'Location', kind: 'text', weight: 16 },
    { key: 'site', title: 'Site', kind: 'text', weight: 10 },
    { key: 'status', title: 'Status', kind: 'text', weight: 8 },
    { key: 'serial_number', title: 'Serial number', kind: 'text' },
    { key: 'firmware_version', title: 'Firmware version', kind: 'text' },
    { key: 'latitude', title: 'Latitude', kind: 'text' },
    { key: 'longitude', title: 'Longitude', kind: 'text' },
    { key: 'installed_on', title: 'Installed on', kind: 'day' },
    { key: 'vendor_customer_id', title: 'Vendor customer id', kind: 'text' },
    { key: 'customer_id', title: 'Customer no.', kind: 'text', weight: 9 },
    { key: 'name', title: 'Customer name', kind: 'text', weight: 16 },
    { key: 'phone', title: 'Phone', kind: 'phone', weight: 12 },
    { key: 'aliases', title: 'Other names', kind: 'text' },
    { key: 'tariff', title: 'Tariff', kind: 'text' },
    { key: 'vendor_account', title: 'Vending account', kind: 'text' },
    { key: 'bulk_meter', title: 'Bulk meter', kind: 'text' },
    { key: 'created_at', title: 'Registered', kind: 'moment' },
  ],
  ids: 'uuid',
  page: meterListRows,
  count: countListedMeters,
};

/** As customers are taken in by an import. */
export const customerList: Report = {
  name: 'customer-list',
  title: 'Customers',
  summary: 'The registry of customers and the meters they hold; the file can be taken in again',
  filters: ['is_active', 'customer', 'search'],
  columns: [
    { key: 'customer_id', title: 'Customer no.', kind: 'text', weight: 9 },
    { key: 'name', title: 'Name', kind: 'text', weight: 18 },
    { key: 'phone', title: 'Phone', kind: 'phone', weight: 12 },
    { key: 'email', title: 'Email', kind: 'text', weight: 18 },
    { key: 'address', title: 'Address', kind: 'text', weight: 18 },
    { key: 'id_number', title: 'ID number', kind: 'text' },
    { key: 'language', title: 'Language', kind: 'text' },
    { key: 'is_active', title: 'Active', kind: 'flag', weight: 5 },
    { key: 'wants_email', title: 'Receipts by mail', kind: 'flag' },
    { key: 'meters', title: 'Meters held', kind: 'text', weight: 16 },
    { key: 'created_at', title: 'Registered', kind: 'moment' },
  ],
  ids: 'uuid',
  page: customerListRows,
  count: countCustomers,
};
