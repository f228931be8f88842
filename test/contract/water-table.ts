import { resolved, type Document, type Parameter, type Response } from './document.ts';

/** What answers of the older water system show, and how its lists are narrowed: front ends of it rely on each of these. */
interface OlderAnswer {
  readonly path: string;
  readonly fields: string;
  readonly filters?: string;
}

const PAGE = 'page page_size search ordering client';

export const OLDER_LISTS: readonly OlderAnswer[] = [
  {
    path: '/api/auth/users/',
    fields: 'id email first_name last_name role phone client client_name is_active date_joined last_login created_at updated_at',
    filters: PAGE,
  },
  {
    path: '/api/clients/',
    fields:
      'id name paybill_number company_info stronpower_company_name stronpower_username billing_info is_active meters_count customers_count users_count created_at updated_at',
    filters: PAGE,
  },
  {
    path: '/api/meters/',
    fields:
      'id meter_id client client_name meter_type location status firmware_version serial_number installed_on last_seen last_tamper_event metadata total_paid total_units total_vends last_vended_at last_token_value last_customer_name last_customer_id current_customer_name current_customer_id created_at updated_at',
    filters: `${PAGE} status meter_type`,
  },
  {
    path: '/api/customers/',
    fields:
      'id client client_name customer_id name phone email address id_number is_active metadata meters_count total_tokens total_paid total_units last_vended_at active_meters created_at updated_at',
    filters: `${PAGE} is_active`,
  },
  {
    path: '/api/tokens/',
    fields:
      'id token_value token_type meter meter_id customer customer_name customer_phone payment payment_transaction_id amount units is_vend_by_unit status issued_by issued_by_name issued_by_email issued_by_role created_at delivered_at expires_at',
    filters: `${PAGE} status token_type meter customer`,
  },
  {
    path: '/api/payments/',
    fields:
      'id mpesa_transaction_id amount paybill account_number phone client client_name customer customer_name status raw_payload error_message tokens_count received_at processed_at',
    filters: `${PAGE} status`,
  },
  {
    path: '/api/alerts/',
    fields:
      'id alert_type severity client client_name meter meter_id customer customer_name message sent_to is_acknowledged acknowledged_by acknowledged_by_name acknowledged_at metadata created_at',
    filters: `${PAGE} alert_type severity is_acknowledged`,
  },
];

/** Answers that are no lists. */
export const OLDER_ANSWERS: readonly OlderAnswer[] = [
  { path: '/api/clients/{id}/stats/', fields: 'total_meters active_meters total_customers total_tokens total_payments recent_alerts' },
  {
    path: '/api/dashboard/stats/',
    fields:
      'total_meters active_meters fault_meters tamper_meters offline_meters total_customers tokens_issued tokens_today tokens_7d tokens_30d total_revenue revenue_today revenue_7d revenue_30d pending_payments failed_payments',
  },
  { path: '/api/dashboard/charts/', fields: 'tokens_over_time revenue_over_time meter_status_distribution' },
  { path: '/api/dashboard/recent-activity/', fields: 'type id timestamp status title subtitle customer_name meter_id amount links' },
  { path: '/api/meters/{id}/assignments/', fields: 'id meter meter_id customer customer_name customer_id assigned_on is_active deactivated_on' },
  { path: '/health/', fields: 'status service version' },
];

interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
}

/** Fields that an answer, or a row of it, does not always have, and filters that its route does not read. */
export function missingOf(document: Document, { path, fields, filters = '' }: OlderAnswer): string[] {
  const operation = document.paths[path]!['get']!;
  const whole = resolved<Response>(document, operation.responses['200']!)!.content!['application/json']!.schema as Shape;
  const row = rowOf(document, whole);
  const read = (operation.parameters ?? []).map((parameter) => resolved<Parameter>(document, parameter)!.name);
  return [
    ...words(fields)
      .filter((field) => !row.required?.includes(field))
      .map((field) => `field ${field}`),
    ...words(filters)
      .filter((filter) => !read.includes(filter))
      .map((filter) => `filter ${filter}`),
  ];
}

function rowOf(document: Document, schema: Shape): Shape {
  const whole = resolved(document, schema)!;
  const rows = whole.items ?? whole.properties?.['results'];
  return rows === undefined ? whole : rowOf(document, rows);
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
