import { EXAMPLES } from './app-docs-examples.ts';
import type { DocsWords } from './kernel/http-docs-operation.ts';

/** Tags, names and examples of the API document. A test holds each example against its schema. */
export const DOCS_WORDS: DocsWords = {
  tags: {
    Auth: 'Signing in and out, and who is signed in.',
    Users: 'People of a client or of the platform, with their roles.',
    'API keys': 'Credentials of programmes: scoped, shown once, revoked at once.',
    Clients: 'The utilities, with their paybills, vending accounts and SMS gateways.',
    Customers: 'Who holds meters, and what they owe or have left.',
    Meters: 'Meters, their other names, holders and reports.',
    Imports: 'Meters and customers taken in from files, and the rows that were refused.',
    Tariffs: 'Prices in versions, whom they are for, and levies.',
    Payments: 'Money that came in, where it went, suspense and refunds.',
    Tokens: 'STS tokens: bought, issued by hand, sent again, decoded.',
    'Vend orders': 'Purchases at the vendor, and the desk of unknown outcomes.',
    Vendors: 'Whether vending accounts sell, and who waits.',
    Reconciliation: 'Statement, books and vendor compared, and what they disagree about.',
    Alerts: 'What somebody should look at, its rules and who is told.',
    Email: 'How the client signs its mail.',
    Buyers: 'Pages for people who buy water; no account needed.',
    Dashboard: 'Figures of the first screen.',
    Reports: 'Rows as JSON by pages, or whole as CSV, XLSX or PDF.',
    Exports: 'Reports made as files in the background.',
    'Report schedules': 'Reports that go out by themselves.',
    Audit: 'Who changed what, in a chain that shows tampering.',
    Platform: 'For the staff of the platform.',
    Health: 'Whether the process lives and can serve.',
  },
  operationIds: {
    'GET /health/': 'health_alive',
    'GET /api/audit/': 'audit_list',
    'POST /api/clients/:id/channels/:channel_id/register-urls/': 'clients_channels_register_urls',
    'PUT /api/alert-rules/': 'alert_rules_update',
    'POST /api/meter-events/': 'meter_events_report',
    'POST /api/meters/:id/events/': 'meters_events_report',
    'GET /api/reports/transactions/': 'reports_transactions',
    'GET /api/reports/tokens/': 'reports_tokens',
    'GET /api/reports/tamper-events/': 'reports_tamper_events',
    'GET /api/dashboard/charts/': 'dashboard_charts',
  },
  examples: EXAMPLES,
};
