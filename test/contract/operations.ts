import type { RouteDefinition } from '../../server/src/kernel/http.ts';
import { createAjv, resolved, type Document, type Media, type Operation, type Parameter, type Response } from './document.ts';

type Schema = Readonly<Record<string, unknown>>;

/** What a client that is made from the document needs of each operation; a line for each want. */
export function wantsOf(document: Document): string[] {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  const ids = operations.map(([, { operationId }]) => operationId);
  const tags = document.tags.map(({ name }) => name);
  return [
    ...twice(ids).map((id) => `operationId ${id} is there twice: give one an override`),
    ...tags.filter((tag) => !operations.some(([, operation]) => operation.tags.includes(tag))).map((tag) => `the tag ${tag} has no operation`),
    ...document.tags.filter(({ description = '' }) => description === '').map(({ name }) => `the tag ${name} has no description`),
    ...Object.entries(document.components.responses)
      .filter(([, response]) => !isError(document, response))
      .map(([name]) => `the response ${name} is not the shared error, or its example is none`),
    ...operations.flatMap(([name, operation]) => operationWants(document, operation, tags).map((want) => `${name}: ${want}`)),
    ...danglingIn(document).map((pointer) => `${pointer} leads nowhere`),
  ];
}

function operationWants(document: Document, operation: Operation, tags: readonly string[]): string[] {
  const { operationId, summary, responses, requestBody } = operation;
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const bad = Object.entries(responses).filter(([status]) => !status.startsWith('2'));
  return [
    ...(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(operationId) ? [] : [`operationId ${operationId}`]),
    ...operation.tags.filter((tag) => !tags.includes(tag)).map((tag) => `the tag ${tag} is not in the table of server/src/app-docs.ts`),
    ...(summary.trim().length >= 5 && !summary.endsWith('.') ? [] : ['summary is a line without a full stop']),
    ...(good.length === 1 ? [] : [`${good.length} ways to succeed`]),
    ...good.flatMap(([status, response]) => {
      const content = Object.values(resolved(document, response)?.content ?? {});
      if (status === '204') return content.length === 0 ? [] : ['a body with 204'];
      return content.length > 0 && content.every(saysSomething) ? [] : [`${status} has no schema`];
    }),
    ...Object.values(requestBody?.content ?? {})
      .filter((media) => !saysSomething(media))
      .map(() => 'the body has no schema'),
    ...bad.flatMap(([status, response]) => ('$ref' in response && resolved(document, response) ? [] : [`${status} is not the shared error`])),
    ...('default' in responses ? ['a default response'] : []),
  ];
}

/** Not `{}`, which takes anything. */
function saysSomething({ schema }: Media): boolean {
  const { type, anyOf, oneOf, allOf, $ref, enum: values } = schema as Schema;
  return [type, anyOf, oneOf, allOf, $ref, values].some((word) => word !== undefined);
}

function isError(document: Document, response: Response): boolean {
  const media = response.content?.['application/json'];
  if ((media?.schema as Schema | undefined)?.['$ref'] !== '#/components/schemas/Error') return false;
  return createAjv().validate(document.components.schemas['Error']!, media!.example);
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

function danglingIn(document: Document): string[] {
  const dangling = new Set<string>();
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string' && resolved(document, { $ref: value }) === undefined) dangling.add(value);
    return value;
  });
  return [...dangling];
}

/** Examples that are not what their schema says. */
export function wrongExamples(document: Document): { readonly wrong: string[]; readonly tried: number } {
  const ajv = createAjv();
  const wrong: string[] = [];
  let tried = 0;
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    const answers = Object.values(operation.responses).map((response) => resolved(document, response)?.content ?? {});
    for (const { schema, example } of [operation.requestBody?.content ?? {}, ...answers].flatMap((content) => Object.values(content))) {
      if (example === undefined || '$ref' in schema) continue;
      tried += 1;
      if (!ajv.validate(schema, example)) wrong.push(`${operation.operationId}: ${ajv.errorsText()}`);
    }
  }
  return { wrong, tried };
}

/** Headers that the operation of a route takes, by their names. */
export function headersOf(document: Document, route: RouteDefinition): string[] {
  const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;
  const parameters = (operation.parameters ?? []).flatMap((parameter) => resolved<Parameter>(document, parameter) ?? []);
  return parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
}
