/** English of what stands around the simulator. Its keys are the keys of the other languages. */
export const en = {
  'front.meaning': 'Water paid by M-Pesa with a meter number; the token is there seconds later.',
  'front.docs': 'API docs',
  'front.reference': 'API reference',
  'front.health': 'Health',
  'front.nav': 'Developer links',
  'front.toDark': 'Switch to dark',
  'front.toLight': 'Switch to light',
  'front.welcome': 'Mkondo is running',
  'front.welcomeText': 'This server talks to real vendors, so the simulator is closed. The API and its documentation are open.',
  'front.docsText': 'Try every call from the browser',
  'front.referenceText': 'Read the whole API as one page',
  'front.healthText': 'See whether the server is well',
  'front.unreachable': 'The server does not answer.',
  'front.unreachableDo': 'Check that it runs, then try again.',
  'front.console': 'To the console',
  'front.version': 'version {{version}}',
} as const;
