import type { FastifyInstance } from 'fastify';

/** Every method and path that the server listens to, out of its own drawing of its router. */
export function doorsOf(fastify: FastifyInstance): string[] {
  const doors: string[] = [];
  const prefixes: string[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^([\s│├└─]*)(\S.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!found) continue;
    const depth = found[1]!.length / 4;
    prefixes.length = depth;
    prefixes[depth] = found[2]!;
    const path = prefixes
      .join('')
      .replace(/^\/\//, '/')
      .replace(/(.)\/$/, '$1');
    // the drawing puts the files of plugins below the root: they are not there
    if (path.endsWith('*') && !fastify.hasRoute({ method: 'GET', url: path })) continue;
    for (const method of found[3]?.split(', ') ?? []) doors.push(`${method} ${path}`);
  }
  return [...new Set(doors)];
}
