/** Texts of the page around the features. */
export const words = {
  meaning: 'Water paid by M-Pesa with a meter number; the token is there seconds later.',
  docs: 'API docs',
  reference: 'API reference',
  health: 'Health',
  nav: 'Developer links',
  toDark: 'Switch to dark',
  toLight: 'Switch to light',
  welcome: 'Mkondo is running',
  welcomeText: 'This server talks to real vendors, so the simulator is closed. The API and its documentation are open.',
  docsText: 'Try every call from the browser',
  referenceText: 'Read the whole API as one page',
  healthText: 'See whether the server is well',
  unreachable: 'The server does not answer.',
  unreachableDo: 'Check that it runs, then try again.',
  retry: 'Try again',
  version: (version: string) => `version ${version}`,
};
