import ajvCompiler from '@fastify/ajv-compiler';
import stringifyCompiler from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Controller = NonNullable<FastifyServerOptions['schemaController']>;

interface Validate {
  (data: unknown): unknown;
  errors?: unknown;
}

/** A value made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Where the first number lies that is none: text such as `1e400` is taken for an integer and becomes infinity. */
function infinityIn(data: unknown, path = ''): string | undefined {
  if (typeof data === 'number') return Number.isFinite(data) ? undefined : path;
  if (typeof data !== 'object' || data === null) return undefined;
  for (const [key, value] of Object.entries(data)) {
    const found = infinityIn(value, `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks like Ajv's function: what was wrong lies on it after the call. */
function lazyValidator(compile: () => Validate): Validate {
  const compiled = once(compile);
  const validate: Validate = (data) => {
    const function_ = compiled();
    const verdict = function_(data);
    validate.errors = function_.errors;
    const endless = verdict === true ? infinityIn(data) : undefined;
    if (endless === undefined) return verdict;
    validate.errors = [{ keyword: 'type', instancePath: endless, schemaPath: '#', params: {}, message: 'must be a finite number' }];
    return false;
  };
  return validate;
}

/**
 * Fastify's own compilers, asked at a route's first request instead of at start: most processes see a few of the routes, and
 * the code of all validators and serializers is 11 MB and a third of the time to readiness.
 */
export function lazySchemas(): Controller {
  const validators = ajvCompiler();
  const serializers = stringifyCompiler();
  return {
    compilersFactory: {
      buildValidator: (external: unknown, options: unknown) => {
        const compiler = once(() => validators(external as Parameters<typeof validators>[0], options as Parameters<typeof validators>[1]));
        return ((definition: never) => lazyValidator(() => compiler()(definition) as Validate)) as never;
      },
      buildSerializer: (external, options) => {
        const compiler = once(() => serializers(external, options));
        return (definition) => {
          const compiled = once(() => compiler()(definition as never));
          return (data) => compiled()(data);
        };
      },
    },
  };
}
