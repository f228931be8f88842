import type { WhatsappMessage } from '../../whatsapp/port.ts';

export const LANGUAGES = ['en', 'sw', 'fr'] as const;
export type SurveyLanguage = (typeof LANGUAGES)[number];

interface Words {
  readonly question: string;
  /** What a text message adds: there is nothing to tap. */
  readonly digits: string;
  readonly button: string;
  /** From the best to the poorest, as the list shows them. */
  readonly grades: readonly string[];
}

const WORDS: Readonly<Record<SurveyLanguage, Words>> = {
  en: {
    question: 'How well did we help you?',
    digits: 'Answer with one digit, from 1 (poorly) to 5 (very well).',
    button: 'Rate',
    grades: ['Very well', 'Well', 'All right', 'Not well', 'Poorly'],
  },
  sw: {
    question: 'Tumekusaidia vizuri kiasi gani?',
    digits: 'Jibu kwa tarakimu moja, kuanzia 1 (vibaya) hadi 5 (vizuri sana).',
    button: 'Toa alama',
    grades: ['Vizuri sana', 'Vizuri', 'Wastani', 'Si vizuri', 'Vibaya'],
  },
  fr: {
    question: 'Avons-nous bien pu vous aider ?',
    digits: 'Répondez par un chiffre, de 1 (mal) à 5 (très bien).',
    button: 'Noter',
    grades: ['Très bien', 'Bien', 'Moyennement', 'Pas bien', 'Mal'],
  },
};

interface Asking {
  readonly language: SurveyLanguage;
  /** The client's own question; empty: ours. */
  readonly own: string;
}

export function smsQuestion({ language, own }: Asking): string {
  const { question, digits } = WORDS[language];
  return `${own || question} ${digits}`;
}

const ROW = 'rating_';

/** A list with five rows: WhatsApp has room for three buttons alone. */
export function whatsappQuestion({ language, own }: Asking): { readonly text: string; readonly message: WhatsappMessage } {
  const { question, button, grades } = WORDS[language];
  const text = own || question;
  const rows = grades.map((grade, at) => ({ id: `${ROW}${5 - at}`, title: `${5 - at} · ${grade}` }));
  return { text, message: { type: 'interactive', interactive: { type: 'list', body: { text }, action: { button, sections: [{ rows }] } } } };
}

/** The grade that somebody gave, by the row they tapped or by a digit alone; null: these are other words. */
export function gradeIn({ text, body }: { readonly text: string | null; readonly body: unknown }): number | null {
  const { interactive } = body as { readonly interactive?: { readonly list_reply?: { readonly id?: unknown } } };
  const tapped = interactive?.list_reply?.id;
  if (typeof tapped === 'string' && new RegExp(`^${ROW}[1-5]$`).test(tapped)) return Number(tapped.slice(ROW.length));
  const typed = /^\s*([1-5])\s*[.!]?\s*$/.exec(text ?? '')?.[1];
  return typed === undefined ? null : Number(typed);
}
