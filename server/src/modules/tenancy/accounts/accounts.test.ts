import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, startTestApp, type Answer, type Json } from '../../../../../test/harness.ts';
import { shapeOf } from '../../../../../test/isolation/matrix.ts';

/** The whole product with its mail server: letters are read where they arrive. */
let offset = 0;
let frozen: number | null = null;
const clock = { now: () => new Date((frozen ?? Date.now()) + offset), monotonic: () => performance.now() };
const app = await startTestApp({ clock, env: { TRUSTED_PROXIES: '127.0.0.1' } });
afterAll(() => app.stop());

const MINUTE = 60_000;
const PHRASE = 'a long enough phrase';
const OTHER_PHRASE = 'quite another phrase';
let count = 0;
let email: string;
beforeEach(() => {
  frozen = null;
  offset += 3 * 60 * MINUTE;
  email = `person${(count += 1)}@accounts.test`;
});

/** Each test calls from an address of its own: limits are for each. */
const post = (path: string, body: object, as?: string): Promise<Answer> =>
  app.api('POST', `/api/auth/${path}/`, {
    body,
    headers: { 'x-forwarded-for': `10.0.${Math.floor(count / 200)}.${(count % 200) + 1}` },
    ...(as ? { as } : {}),
  });
const register = (over: object = {}): Promise<Answer> =>
  post('register', { email, first_name: 'Asha', last_name: 'Otieno', password: PHRASE, password_confirm: PHRASE, ...over });
const login = (password = PHRASE, address = email): Promise<Answer> => post('login', { email: address, password });
const mailsTo = async (to: string): Promise<Json[]> => (await app.sandbox.control('GET', `/mails?to=${to}`)).body['mails'] as Json[];

/** The code in the link of the letter that came as the `nth` to an address. */
async function codeIn(to: string, page: string, nth = 1): Promise<string> {
  const text = await app.waitFor(
    async () => {
      const letters = (await mailsTo(to)).filter((mail) => (mail['text'] as string).includes(`/#/${page}/`));
      return letters.length >= nth && (letters[0]!['text'] as string);
    },
    { what: `a letter with a link to ${page}` },
  );
  return new RegExp(`/#/${page}/([\\w-]+)`).exec(text)![1]!;
}

async function registered(): Promise<string> {
  const access = (await register()).body['access'] as string;
  expect((await post('verify-email', { token: await codeIn(email, 'verify-email') })).status).toBe(200);
  return access;
}

describe('registering', () => {
  it('leaves a workspace that can be used at once: client, owner, trial, subdomain', async () => {
    const made = await register({ business_name: 'Ziwa Water', subdomain: `ziwa-${Date.now()}`, timezone: 'Africa/Kampala' });
    expect(made.status).toBe(201);
    const access = made.body['tokens']['access'] as string;
    expect(made.body['user']).toMatchObject({ email, role: 'client_admin', full_name: 'Asha Otieno', is_verified: false, client_name: 'Ziwa Water' });
    const [workspace] = (await app.api('GET', '/api/tenants/', { as: access })).body['results'] as Json[];
    expect(workspace).toMatchObject({
      business_name: 'Ziwa Water',
      timezone: 'Africa/Kampala',
      is_trial_active: true,
      subdomain: expect.stringMatching(/^ziwa-/),
    });
    const customer = await app.api('POST', '/api/customers/', { as: access, body: { name: 'Juma', phone: '0712345678' } });
    expect([customer.status, customer.body['client']]).toEqual([201, workspace!['id']]);
    const [owner] = (await app.api('GET', `/api/tenants/${workspace!['id']}/members/`, { as: access })).body['results'] as Json[];
    expect(owner).toMatchObject({ email, role: 'owner', status: 'active' });
  });

  it('needs the address proved for the next sign-in; the link is good once, and for a day', async () => {
    await register();
    expect((await login()).body['code']).toBe('auth.invalid_credentials');
    const token = await codeIn(email, 'verify-email');
    offset += 24 * 60 * MINUTE;
    expect((await post('verify-email', { token })).body['code']).toBe('auth.invalid_link');
    expect((await post('verify-email/resend', { email })).status).toBe(200);
    const second = await codeIn(email, 'verify-email', 2);
    expect((await post('password/reset/confirm', { token: second, new_password: PHRASE, new_password_confirm: PHRASE })).body['code']).toBe(
      'auth.invalid_link',
    );
    const answers = await Promise.all([1, 2, 3].map(() => post('verify-email', { token: second })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400]);
    const signedIn = await login();
    expect([signedIn.status, signedIn.body['user']['is_verified']]).toEqual([200, true]);
  });

  it('shows nowhere whether the address has an account, and leaves that account as it is', async () => {
    const fresh = await register();
    await post('verify-email', { token: await codeIn(email, 'verify-email') });
    const again = await register({ password: OTHER_PHRASE, password_confirm: OTHER_PHRASE, first_name: 'Mallory', business_name: 'You have won' });
    const shape = ({ status, body }: Answer): string => `${status} ${shapeOf(body).replaceAll(/"client":"[^"]*"/g, '"client":"text"')}`;
    expect(shape(again)).toBe(shape(fresh));
    const letter = await app.waitFor(async () => (await mailsTo(email)).find((mail) => (mail['subject'] as string).includes('account already')));
    expect(JSON.stringify(letter)).not.toMatch(/Mallory|You have won|verify-email/);
    expect((await login()).status).toBe(200);
    expect((await login(OTHER_PHRASE)).body['code']).toBe('auth.invalid_credentials');
    // the second account works in a world of its own
    const me = await app.api('GET', '/api/auth/me/', { as: again.body['access'] as string });
    expect(me.body['id']).not.toBe(fresh.body['user']['id']);
  });

  it('of two who claim an address, gives it to the one who reads mail there', async () => {
    const squatter = (await register({ password: OTHER_PHRASE, password_confirm: OTHER_PHRASE })).body['access'] as string;
    await codeIn(email, 'verify-email');
    await register();
    await post('verify-email', { token: await codeIn(email, 'verify-email', 2) });
    expect((await login()).status).toBe(200);
    expect((await login(OTHER_PHRASE)).status).toBe(400);
    expect((await app.api('GET', '/api/auth/profile/', { as: squatter })).body['is_verified']).toBe(false);
  });

  it('refuses what is wrong by its field, and makes nothing then', async () => {
    const before = (await app.sql('select count(*) as n from tenants'))[0]!['n'];
    const wrong: [object, string][] = [
      [{ password_confirm: OTHER_PHRASE }, 'password_confirm'],
      [{ password: 'password1', password_confirm: 'password1' }, 'password'],
      [{ email: 'nobody' }, 'email'],
      [{ timezone: 'Mars/Base' }, 'timezone'],
      [{ subdomain: 'demo' }, 'subdomain'],
      [{ subdomain: 'admin' }, 'subdomain'],
    ];
    for (const [over, field] of wrong) {
      const answer = await register(over);
      expect([answer.status, Object.keys(answer.body['details'])]).toEqual([400, [field]]);
    }
    expect((await app.sql('select count(*) as n from tenants'))[0]!['n']).toBe(before);
  });

  it('invites nobody in the name of an address that is not proved', async () => {
    const access = (await register()).body['access'] as string;
    const { client } = (await app.api('GET', '/api/auth/me/', { as: access })).body;
    const invite = (): Promise<Answer> => app.api('POST', `/api/tenants/${client}/members/`, { as: access, body: { email: 'friend@accounts.test' } });
    expect((await invite()).status).toBe(403);
    expect((await app.api('POST', '/api/tenants/', { as: access, body: { name: 'More', subdomain: `more-${Date.now()}` } })).status).toBe(403);
    await post('verify-email', { token: await codeIn(email, 'verify-email') });
    expect((await invite()).status).toBe(201);
  });
});

describe('a forgotten password', () => {
  const confirm = (token: string, password = OTHER_PHRASE): Promise<Answer> =>
    post('password/reset/confirm', { token, new_password: password, new_password_confirm: password });

  it('is answered alike for every address, and mail goes only where somebody is', async () => {
    await registered();
    const unknown = `nobody${count}@accounts.test`;
    const answers = [
      await post('password/reset', { email }),
      await post('password/reset', { email: unknown }),
      await post('password/reset', { email: 'owner@demo.test' }),
    ];
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([200, answers[0]!.text]);
    await codeIn(email, 'reset-password');
    await codeIn('owner@demo.test', 'reset-password');
    expect(await mailsTo(unknown)).toEqual([]);
  });

  it('is set by a link that is good once and for half an hour; all sessions end, and the person is told', async () => {
    const access = await registered();
    const refresh = (await login()).body['refresh'] as string;
    await post('password/reset', { email });
    const token = await codeIn(email, 'reset-password');
    expect((await confirm(token, 'short')).body['details']).toHaveProperty('new_password');
    const answers = await Promise.all([1, 2].map(() => confirm(token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400]);
    expect((await app.api('GET', '/api/auth/me/', { as: access })).status).toBe(401);
    expect((await post('refresh', { refresh })).status).toBe(401);
    expect([(await login()).status, (await login(OTHER_PHRASE)).status]).toEqual([400, 200]);
    await app.waitFor(async () => (await mailsTo(email)).some((mail) => (mail['text'] as string).includes('password of your account was changed')));
    offset += 3 * 60 * MINUTE;
    await post('password/reset', { email });
    const late = await codeIn(email, 'reset-password', 2);
    offset += 31 * MINUTE;
    expect((await confirm(late)).body['code']).toBe('auth.invalid_link');
  });

  it('voids the other links that were asked for', async () => {
    await registered();
    await post('password/reset', { email });
    const first = await codeIn(email, 'reset-password');
    await post('password/reset', { email });
    const second = await codeIn(email, 'reset-password', 2);
    expect([(await confirm(second)).status, (await confirm(first)).status]).toEqual([200, 400]);
  });

  it('proves the address too, for whoever lost the first letter', async () => {
    await register();
    await codeIn(email, 'verify-email');
    await post('password/reset', { email });
    expect((await confirm(await codeIn(email, 'reset-password'))).status).toBe(200);
    expect((await login(OTHER_PHRASE)).body['user']).toMatchObject({ email, is_verified: true });
  });

  it('sends ever fewer letters to one address, however often it is asked', async () => {
    await registered();
    frozen = Date.now();
    for (let asked = 0; asked < 8; asked += 1) await post('password/reset', { email });
    const open = "select 1 from jobs.job where name = 'accounts.letter' and state in ('created', 'active', 'retry')";
    await app.waitFor(async () => (await app.sql(open)).length === 0);
    // one of the three that are free went with the registration
    expect(await app.sql("select id from outbox_messages where recipient = $1 and kind = 'email_password_reset'", [email])).toHaveLength(2);
  });
});

describe('changing the password', () => {
  const change = (as: string, old: string, password = OTHER_PHRASE): Promise<Answer> =>
    post('password/change', { old_password: old, new_password: password, new_password_confirm: password }, as);

  it('needs the present one, ends the other sessions and keeps this one', async () => {
    const access = await registered();
    const other = (await login()).body['access'] as string;
    expect((await change(access, 'wrong phrase here')).body['details']).toEqual({ old_password: ['Wrong password.'] });
    expect((await change(access, PHRASE, 'kenya2024')).body['details']).toHaveProperty('new_password');
    expect((await change(access, PHRASE)).status).toBe(200);
    expect([(await app.api('GET', '/api/auth/me/', { as: access })).status, (await app.api('GET', '/api/auth/me/', { as: other })).status]).toEqual([200, 401]);
    expect([(await login()).status, (await login(OTHER_PHRASE)).status]).toEqual([400, 200]);
  });

  it('is no way to guess the present one from a borrowed session', async () => {
    const access = await registered();
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await change(access, 'wrong phrase here')).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
  });
});

describe('the profile', () => {
  const patch = (as: string, body: object): Promise<Answer> => app.api('PATCH', '/api/auth/profile/', { as, body });

  it('has the fields of the older system, and changes what the client calls the person', async () => {
    const access = await registered();
    const changed = await patch(access, {
      first_name: 'Neema',
      phone_number: '0712 000 111',
      timezone: 'Africa/Dar_es_Salaam',
      bio: 'Reads meters.',
      sms_notifications: false,
      avatar: `data:image/png;base64,${Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64')}`,
    });
    expect(changed.body).toMatchObject({ full_name: 'Neema Otieno', short_name: 'Neema', timezone: 'Africa/Dar_es_Salaam', sms_notifications: false });
    expect((await app.api('GET', '/api/auth/profile/', { as: access })).body).toEqual(changed.body);
    const users = await app.api('GET', '/api/auth/users/', { as: access });
    expect(users.body['results'][0]).toMatchObject({ first_name: 'Neema', phone: '0712 000 111' });
    for (const body of [
      { first_name: ' ' },
      { timezone: 'here' },
      { avatar: 'https://tracker.test/x.png' },
      { avatar: 'data:image/png;base64,AAAA' },
      { is_staff: true },
    ])
      expect((await patch(access, body)).status).toBe(400);
    expect((await app.api('PUT', '/api/auth/profile/', { as: access, body: { first_name: 'A' } })).body['details']).toHaveProperty('last_name');
    expect((await patch(access, { avatar: null })).body['avatar']).toBeNull();
  });

  it('takes another address once it is proved, needs the password for it, and tells the former address', async () => {
    const access = await registered();
    const next = `next-${email}`;
    expect((await patch(access, { email: next })).body['details']).toHaveProperty('current_password');
    const claimed = await patch(access, { email: next, current_password: PHRASE });
    expect(claimed.body).toMatchObject({ email, pending_email: next, is_verified: true });
    expect((await login(PHRASE, next)).status).toBe(400);
    expect((await post('verify-email', { token: await codeIn(next, 'verify-email') })).status).toBe(200);
    expect([(await login(PHRASE, next)).status, (await login()).status]).toEqual([200, 400]);
    await app.waitFor(async () => (await mailsTo(email)).some((mail) => (mail['text'] as string).includes('another e-mail address')));
    const taken = await patch(access, { email: 'owner@demo.test', current_password: PHRASE });
    expect(taken.body).toMatchObject({ email: next, pending_email: 'owner@demo.test' });
  });

  it('has preferences, and the start of one’s own key', async () => {
    const access = await registered();
    const detail = (): Promise<Answer> => app.api('GET', '/api/auth/profile/detail/', { as: access });
    expect((await detail()).body).toEqual({
      job_title: '',
      company: '',
      industry: '',
      preferred_language: 'en',
      date_format: 'MM/DD/YYYY',
      time_format: '12h',
      api_key: null,
      api_key_created_at: null,
    });
    const changed = await app.api('PATCH', '/api/auth/profile/detail/', {
      as: access,
      body: { job_title: 'Owner', preferred_language: 'sw', time_format: '24h' },
    });
    expect(changed.body).toMatchObject({ job_title: 'Owner', preferred_language: 'sw', time_format: '24h' });
    const key = (await app.api('POST', '/api/auth/api-key/generate/', { as: access })).body['api_key'] as string;
    expect((await detail()).body['api_key']).toBe(`${key.slice(0, 14)}…`);
    // letters follow the language that was chosen
    await post('password/reset', { email });
    await app.waitFor(async () => (await mailsTo(email)).some((mail) => (mail['subject'] as string) === 'Weka nenosiri jipya'));
  });
});

it('demo accounts keep their passwords through all this', async () => {
  expect((await login(DEMO_PASSWORD, 'owner@demo.test')).status).toBe(200);
});
