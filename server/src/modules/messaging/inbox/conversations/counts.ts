import type { Static } from 'typebox';
import type { RequestContext } from '../../../../kernel/http.ts';
import { maybePerson } from '../person.ts';
import { folderCounts, MOST_IN_FOLDER, teamCounts } from './count-queries.ts';
import type { Counts } from './schema.ts';

/** Figures beside folders, none counted further than anybody reads. */
export function countsOf(ctx: RequestContext): Promise<Static<typeof Counts>> {
  return ctx.write(async (tx) => ({ ...(await folderCounts(tx, maybePerson(ctx))), teams: [...(await teamCounts(tx))], at_most: MOST_IN_FOLDER }));
}
