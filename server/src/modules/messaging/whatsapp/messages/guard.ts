import type { Tx } from '../../../../kernel/db.ts';
import type { WhatsappMessage } from '../port.ts';
import { misfits } from '../templates/definition.ts';
import { findByName, type TemplateRow } from '../templates/queries.ts';
import { windowOf, type Window } from '../window/window.ts';

/** Whether a message may go to this person by this number, as it stands now. */
export type Verdict =
  | { readonly may: true; readonly template: TemplateRow | null; readonly window: Window | null }
  | { readonly may: false; readonly why: 'window_closed'; readonly window: Window }
  | { readonly may: false; readonly why: 'template_not_approved'; readonly status: string }
  | { readonly may: false; readonly why: 'template_misfit'; readonly problems: readonly string[] };

export interface GuardAsk {
  readonly numberId: string;
  readonly wabaId: string;
  /** Digits without plus, or a business-scoped id. */
  readonly to: string;
  readonly message: WhatsappMessage;
  readonly now: Date;
}

/** Free words need an open window, a template its approved definition. One look-up in either case. */
export async function judgeMessage(tx: Tx, { numberId, wabaId, to, message, now }: GuardAsk): Promise<Verdict> {
  if (message.type === 'template') {
    const { name, language } = message.template;
    const template = await findByName(tx, { wabaId, name, language: language.code });
    if (template?.status !== 'approved') return { may: false, why: 'template_not_approved', status: template?.status ?? 'unknown' };
    const problems = misfits({ components: template.components, format: template.parameter_format }, message.template);
    return problems.length === 0 ? { may: true, template, window: null } : { may: false, why: 'template_misfit', problems };
  }
  const window = await windowOf(tx, { numberId, peers: [to], now });
  return window.isOpen ? { may: true, template: null, window } : { may: false, why: 'window_closed', window };
}
