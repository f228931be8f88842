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

/** Looks like Ajv's function: what was wrong lies on it after the call. */
function lazyValidator(compile: () => Validate): Validate {
  const compiled = once(compile);
  const validate: Validate = (data) => {
    const function_ = compiled();
    const verdict = function_(data);
    validate.errors = function_.errors;
    return verdict;
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
        const compiler = once(() => serializers(external, options as Parameters<typeof serializers>[1]));
        return (definition) => {
          const compiled = once(() => compiler()(definition as never));
          return (data) => compiled()(data);
        };
      },
    },
  };
}
