import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWhatsapp, type WhatsappTown } from './whatsapp.testkit.ts';

const FOLDER = new URL('../../../../../../shared/corpus/whatsapp/', import.meta.url);
const present = existsSync(FOLDER);
const note = present ? '' : ' (skipped: ../shared/corpus is not here)';
const files = present ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(json|txt|bin)$/.test(name)) : [];

let town: WhatsappTown | undefined;
beforeAll(async () => {
  if (present) town = await startWhatsapp();
});
afterAll(async () => {
  await town?.app.stop();
});

it.skipIf(!present)(`every body of the corpus is answered with 200 when it is signed, and is read to its end without a problem${note}`, async () => {
  const answers: (readonly [string, number])[] = [];
  for (const name of files) answers.push([name, (await town!.hook(readFileSync(new URL(name, FOLDER)))).status]);
  expect(files.length).toBeGreaterThan(100);
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
  await town!.settled();
  const problems = await town!.app.sql("select convert_from(substring(body for 200), 'UTF8') as body, problems from whatsapp_events where problems <> '[]'");
  const malformed = files.filter((name) => name.startsWith('malformed/')).length;
  expect(problems.flatMap((row) => row['problems'] as object[])).toHaveLength(malformed);
});
