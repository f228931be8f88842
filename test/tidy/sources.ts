import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', '.data', '.git']);

/** Files below these folders whose names end so, generated ones left out. */
export function sources(folders: readonly string[], ends: RegExp): Source[] {
  return folders
    .flatMap((folder) => walk(folder))
    .filter((path) => ends.test(path) && !path.endsWith('.gen.ts'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** The text without comments and without what stands in quotes; lengths stay. */
export function bare(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (match) => match.replace(/[^\n]/g, ' '));
}

export interface Parameters {
  readonly list: string;
  readonly line: number;
}

/** What stands between the brackets of each parameter list, bodies not included. */
export function parameterLists(text: string): Parameters[] {
  const code = bare(text);
  const found: Parameters[] = [];
  for (let at = code.indexOf('('); at >= 0; at = code.indexOf('(', at + 1)) {
    const end = closing(code, at);
    const after = code.slice(end + 1, end + 200);
    // a list of parameters is followed by a type, an arrow or a body
    if (end > at && /^\s*(=>|\{|:\s*[\w(<{[])/.test(after)) found.push({ list: code.slice(at + 1, end), line: code.slice(0, at).split('\n').length });
  }
  return found;
}

/** The same without the parameters of functions that are handed over: those get theirs from somebody else. */
export function withoutCallbacks({ list, line }: Parameters): Parameters {
  return { list: list.replace(/\([^()]*\)/g, '()'), line };
}

function closing(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')' && (depth -= 1) === 0) return at;
  }
  return -1;
}

/** Names of the interfaces that hold a whole database, by themselves or through what they extend. */
export function holdersOfDb(files: readonly Source[]): Set<string> {
  const bodies = new Map<string, { readonly parents: string[]; readonly own: boolean }>();
  for (const { text } of files) {
    for (const match of bare(text).matchAll(/interface (\w+)(?: extends ([\w\s,<>|&]+?))?\s*\{([^}]*)/g)) {
      bodies.set(match[1]!, { parents: match[2]?.split(',').map((name) => name.trim()) ?? [], own: /\bdb\??: Db\b/.test(match[3]!) });
    }
  }
  const holds = (name: string): boolean => {
    const body = bodies.get(name);
    return body !== undefined && (body.own || body.parents.some(holds));
  };
  return new Set([...bodies.keys()].filter(holds));
}

/** Code lines: neither blank nor comment. */
export function codeLines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line)).length;
}
