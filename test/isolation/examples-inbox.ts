import { cursor, id, inBody, inQuery, search, unique, type Example } from './example.ts';

const talks = '/api/messaging/conversations';
const messages = '/api/messaging/messages';
const said = () => ({ text: 'Water is back.' });
const tomorrow = (): string => new Date(Date.now() + 864e5).toISOString();
const mine = { ...id('conversation'), keyStatus: 403 } as const;

/** Talks, what is said in them, and what colleagues keep beside them. */
export const INBOX: Readonly<Record<string, Example>> = {
  [`GET ${talks}/`]: {
    references: [
      cursor('conversation'),
      inQuery('assignee', 'user'),
      inQuery('team', 'team'),
      inQuery('label', 'label'),
      inQuery('contact', 'contact'),
      ...search('contactPhone'),
    ],
  },
  [`POST ${talks}/`]: {
    body: (ids) => ({ contact: ids.contact, number: ids.waNumber }),
    references: [inBody('contact', 'contact'), inBody('number', 'waNumber')],
  },
  [`GET ${talks}/counts/`]: {},
  [`POST ${talks}/bulk/`]: {
    body: (ids) => ({ conversations: [ids.conversation], state: 'pending', assignee: ids.user, add_labels: [ids.label] }),
    references: [inBody('conversations', 'conversation'), inBody('assignee', 'user'), inBody('team', 'team'), inBody('add_labels', 'label')],
  },
  [`GET ${talks}/:id/`]: id('conversation'),
  [`PUT ${talks}/:id/`]: { ...id('conversation'), body: () => ({ subject: 'Leak', status: 'open' }) },
  [`PATCH ${talks}/:id/`]: {
    ...id('conversation'),
    body: (ids) => ({ priority: 'high', assignee: ids.user }),
    references: [inBody('assignee', 'user'), inBody('team', 'team')],
  },
  [`DELETE ${talks}/:id/`]: id('conversation'),
  [`GET ${talks}/:id/water/`]: id('conversation'),
  [`POST ${talks}/:id/assign/`]: {
    ...id('conversation'),
    body: (ids) => ({ assignee: ids.user, team: ids.team }),
    references: [inBody('assignee', 'user'), inBody('team', 'team')],
  },
  [`POST ${talks}/:id/resolve/`]: id('conversation'),
  [`POST ${talks}/:id/reopen/`]: id('conversation'),
  [`POST ${talks}/:id/pending/`]: id('conversation'),
  [`POST ${talks}/:id/snooze/`]: { ...id('conversation'), body: () => ({ until: tomorrow() }) },
  [`PUT ${talks}/:id/labels/`]: { ...id('conversation'), body: (ids) => ({ labels: [ids.label] }), references: [inBody('labels', 'label')] },
  [`POST ${talks}/:id/read/`]: { ...mine, body: (ids) => ({ message: ids.heard }), references: [inBody('message', 'heard')] },
  [`POST ${talks}/:id/unread/`]: { ...mine, body: (ids) => ({ message: ids.heard }), references: [inBody('message', 'heard')] },
  [`POST ${talks}/:id/presence/`]: { ...mine, body: () => ({ doing: 'viewing' }) },
  [`GET ${talks}/:id/draft/`]: mine,
  [`PUT ${talks}/:id/draft/`]: { ...mine, body: (ids) => ({ text: 'Dear', reply_to: ids.heard }), references: [inBody('reply_to', 'heard')] },
  [`DELETE ${talks}/:id/draft/`]: mine,
  [`GET ${talks}/:id/messages/`]: { ...id('conversation'), references: [cursor('heard')] },
  [`POST ${talks}/:id/messages/`]: {
    ...id('conversation'),
    body: said,
    references: [inBody('reply_to', 'heard'), inBody('media', 'waMedia'), inBody('template', 'waTemplate')],
  },
  [`POST ${talks}/:id/notes/`]: {
    ...id('conversation'),
    body: (ids) => ({ text: 'Ask the field.', mentions: [ids.user] }),
    references: [inBody('mentions', 'user')],
  },
  [`GET ${messages}/`]: { references: [cursor('heard'), inQuery('conversation', 'conversation')] },
  [`POST ${messages}/`]: { body: (ids) => ({ ...said(), conversation: ids.conversation }), references: [inBody('conversation', 'conversation')] },
  [`GET ${messages}/:id/`]: id('heard'),
  [`POST ${messages}/:id/retry/`]: id('failedMessage'),
  [`POST ${messages}/:id/cancel/`]: id('scheduledMessage'),
  [`POST ${messages}/:id/reaction/`]: { ...id('heard'), body: () => ({ emoji: '👍' }) },

  'GET /api/messaging/service-level/': {},
  'PUT /api/messaging/service-level/': {
    body: () => ({ answer_minutes: 30, resolve_minutes: null, hours: [{ day: 1, from: '08:00', until: '17:00' }] }),
  },
  'GET /api/messaging/survey/': {},
  'PUT /api/messaging/survey/': { body: () => ({ is_on: false, every_days: 30, words: { sw: 'Tulikusaidia?' } }) },
  'GET /api/messaging/teams/': {},
  'POST /api/messaging/teams/': { body: () => ({ name: `Team ${unique()}` }) },
  'GET /api/messaging/teams/:id/': id('team'),
  'PATCH /api/messaging/teams/:id/': { ...id('team'), body: () => ({ description: 'Who answers.' }) },
  'DELETE /api/messaging/teams/:id/': id('team'),
  'PUT /api/messaging/teams/:id/members/': { ...id('team'), body: (ids) => ({ users: [ids.user] }), references: [inBody('users', 'user')] },
  'GET /api/messaging/agents/': {},
  'PATCH /api/messaging/agents/me/': { body: () => ({ is_available: true }), keyStatus: 403 },
  'PATCH /api/messaging/agents/:user/': { path: { user: 'user' }, body: () => ({ capacity: 5 }) },
  'GET /api/messaging/labels/': {},
  'POST /api/messaging/labels/': { body: () => ({ name: `Label ${unique()}` }) },
  'PATCH /api/messaging/labels/:id/': { ...id('label'), body: () => ({ color: '#00aa00' }) },
  'DELETE /api/messaging/labels/:id/': id('label'),
  'GET /api/messaging/canned-replies/': {},
  'POST /api/messaging/canned-replies/': {
    body: (ids) => ({ shortcode: `c${unique()}`, text: 'Karibu.', files: [ids.waMedia] }),
    references: [inBody('files', 'waMedia')],
  },
  'GET /api/messaging/canned-replies/:id/': id('cannedReply'),
  'PATCH /api/messaging/canned-replies/:id/': {
    ...id('cannedReply'),
    body: (ids) => ({ title: 'Welcome', files: [ids.waMedia] }),
    references: [inBody('files', 'waMedia')],
  },
  'DELETE /api/messaging/canned-replies/:id/': id('cannedReply'),
  'GET /api/messaging/macros/': {},
  'POST /api/messaging/macros/': {
    body: (ids) => ({
      name: `Macro ${unique()}`,
      is_shared: true,
      actions: [
        { do: 'label', labels: [ids.label] },
        { do: 'reply', canned: ids.cannedReply },
        { do: 'assign', assignee: ids.user },
        { do: 'team', team: ids.team },
      ],
    }),
    references: [
      inBody('actions', 'label', (value) => [{ do: 'label', labels: [value] }]),
      inBody('actions', 'cannedReply', (value) => [{ do: 'reply', canned: value }]),
      inBody('actions', 'user', (value) => [{ do: 'assign', assignee: value }]),
      inBody('actions', 'team', (value) => [{ do: 'team', team: value }]),
      inBody('actions', 'waTemplate', (value) => [{ do: 'template', template: value }]),
    ],
  },
  'GET /api/messaging/macros/:id/': id('macro'),
  'PATCH /api/messaging/macros/:id/': {
    ...id('macro'),
    body: (ids) => ({ actions: [{ do: 'label', labels: [ids.label] }] }),
    references: [inBody('actions', 'label', (value) => [{ do: 'label', labels: [value] }])],
  },
  'DELETE /api/messaging/macros/:id/': id('macro'),
  'POST /api/messaging/macros/:id/run/': {
    ...id('macro'),
    body: (ids) => ({ conversations: [ids.conversation] }),
    references: [inBody('conversations', 'conversation')],
  },
};
