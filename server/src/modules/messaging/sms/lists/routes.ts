import { Type, type Static } from 'typebox';
import { invalid } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import type { RouteDefinition } from '../../../../kernel/http.ts';
import {
  importReadRoutes,
  ImportShape,
  importUploadRoute,
  mappingOf,
  presentImport,
  sentFile,
  uploadFields,
  type ImportRow,
} from '../../../operations/table-imports/index.ts';
import { CostBody } from '../schema.ts';
import type { SendDeps } from '../send.ts';
import { FIELD_NAMES } from './columns.ts';
import { checkList, requestList, TABLES } from './lists.ts';
import { ListOptions } from './options.ts';

const path = '/api/messaging/sms/imports/';
const tag = 'SMS';
const access = 'sms.send';
const Nullable = Type.Union([Type.String(), Type.Null()]);

const SmsImport = Type.Object({
  ...ImportShape,
  options: Type.Unknown(),
  created: Type.Integer({ description: 'Recipients.' }),
  known: Type.Integer({ description: 'Rows whose number stood in the list before.' }),
  parts: Type.Integer({ description: 'Parts of all messages together, which is what is paid.' }),
  cost_estimate: CostBody,
  credits: Type.String({ description: 'Credits that it takes; 0 where the client pays its gateway itself.' }),
  credits_missing: Type.String({ description: 'Of a trial: how many credits are lacking.' }),
  scheduled_at: Nullable,
  sending: Nullable,
});
const Upload = Type.Object(
  {
    ...uploadFields,
    /** For rows that have no text of their own; `{{plot_no}}` takes the value of the column `Plot No.`, `{{name}}` the name. */
    message: Type.Optional(text(32_000, 1)),
    mapping: Type.Optional(mappingOf(FIELD_NAMES)),
    options: Type.Optional(ListOptions),
  },
  { additionalProperties: false },
);

const lists = { path, tag, tables: TABLES, response: SmsImport, present } as const;

export function listRoutes(deps: SendDeps): RouteDefinition[] {
  const reads = {
    ...lists,
    summary: 'Lists that text messages were sent to, newest first',
    access: 'sms.read',
    // whole numbers
    rejectedAccess: access,
    object: 'sms_imports',
    ofAllClients: false,
  } as const;
  return [uploadRoute(deps), ...importReadRoutes(reads)];
}

function uploadRoute({ secrets, now }: SendDeps): RouteDefinition {
  return importUploadRoute({
    ...lists,
    access,
    summary: 'Send text messages to a list, in the background; a trial first, then for good',
    description:
      'A spreadsheet or CSV of at most ten thousand rows with a column of phone numbers; a text for each row, or one for all with the other columns as values. A trial tells parts, price and the rows that cannot be written to; for good, the list becomes one sending, as of `bulk/`.',
    spends: true,
    body: Upload,
    errors: [409],
    async check(ctx, body) {
      const { message, mapping = {}, options = {} } = body;
      if (message !== undefined && options.template_id !== undefined) throw invalid({ message: ['Give either a message or a template_id.'] });
      const upload = await checkList({ ...sentFile(body), mapping, options }, message !== undefined || options.template_id !== undefined);
      return (tx) => requestList(tx, { source: ctx, secrets }, { upload, text: message ?? null, at: now() });
    },
  });
}

/** As it is kept with the list by `takeRecipients`; nothing yet while it waits. */
interface Outcome {
  readonly parts?: number;
  readonly cost_estimate?: Static<typeof CostBody>;
  readonly credits?: string;
  readonly credits_missing?: string;
  readonly scheduled_at?: string | null;
  readonly sending?: string;
}

function present(row: ImportRow): Static<typeof SmsImport> {
  const { parts = 0, cost_estimate = null, credits = '0', credits_missing = '0', scheduled_at = null, sending = null } = row.outcome as Outcome;
  return { ...presentImport(row), options: row.options, parts, cost_estimate, credits, credits_missing, scheduled_at, sending };
}
