import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Compressed script of the first load at most: people open this on 3G. */
const LIMIT_KB = 200;

/** Prints what a first load weighs, and fails the build above the limit. Each page's own code comes with the page. */
export function budget(): Plugin {
  return {
    name: 'budget',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === 'chunk');
      const first = firstLoad(chunks);
      const kilobytes = first.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0) / 1024;
      const said = `first load ${kilobytes.toFixed(1)} kB of ${LIMIT_KB} kB compressed script in ${first.length} files`;
      if (kilobytes > LIMIT_KB) this.error(said);
      process.stdout.write(`console: ${said}\n`);
    },
  };
}

/** The entry and all that it imports without being asked. */
function firstLoad(chunks: readonly Rolldown.OutputChunk[]): readonly Rolldown.OutputChunk[] {
  const found = new Set(chunks.filter((chunk) => chunk.isEntry));
  for (const chunk of found) for (const name of chunk.imports) for (const next of chunks) if (next.fileName === name) found.add(next);
  return [...found];
}
