import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What we rely on of an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1), as a schema of its structure. */
const STRUCTURE = {
  $id: 'openapi-structure',
  type: 'object',
  required: ['openapi', 'info', 'paths', 'components', 'servers', 'security'],
  properties: {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: {
      type: 'object',
      required: ['title', 'version'],
      properties: { title: { type: 'string', minLength: 1 }, version: { type: 'string', minLength: 1 } },
    },
    servers: { type: 'array', minItems: 1, items: { type: 'object', required: ['url'] } },
    security: { type: 'array', items: { $ref: '#/$defs/security' } },
    components: {
      type: 'object',
      required: ['securitySchemes'],
      properties: {
        schemas: { additionalProperties: { $ref: '#/$defs/schema' } },
        responses: { additionalProperties: { $ref: '#/$defs/response' } },
        parameters: { additionalProperties: { $ref: '#/$defs/parameter' } },
        headers: { additionalProperties: { $ref: '#/$defs/header' } },
        securitySchemes: {
          minProperties: 1,
          additionalProperties: { type: 'object', required: ['type', 'scheme'], properties: { type: { const: 'http' }, scheme: { const: 'bearer' } } },
        },
      },
      propertyNames: {
        enum: ['schemas', 'responses', 'parameters', 'examples', 'requestBodies', 'headers', 'securitySchemes', 'links', 'callbacks', 'pathItems'],
      },
      patternProperties: { '': { type: 'object', propertyNames: { pattern: '^[a-zA-Z0-9._-]+$' } } },
    },
    tags: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', minLength: 1 }, description: { type: 'string' } },
        additionalProperties: false,
      },
    },
    paths: { type: 'object', propertyNames: { pattern: '^/' }, additionalProperties: { $ref: '#/$defs/pathItem' } },
  },
  propertyNames: { enum: ['openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'webhooks', 'components', 'security', 'tags', 'externalDocs'] },
  $defs: {
    security: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
    reference: { type: 'object', required: ['$ref'], properties: { $ref: { type: 'string', pattern: '^#/components/' } }, additionalProperties: false },
    header: { type: 'object', required: ['schema'], properties: { schema: { $ref: '#/$defs/schema' } }, not: { required: ['name'] } },
    response: {
      type: 'object',
      required: ['description'],
      properties: {
        description: { type: 'string' },
        headers: { type: 'object', additionalProperties: { anyOf: [{ $ref: '#/$defs/reference' }, { $ref: '#/$defs/header' }] } },
        content: { $ref: '#/$defs/content' },
        links: { type: 'object' },
      },
      additionalProperties: false,
    },
    schema: { type: ['object', 'boolean'] },
    pathItem: {
      type: 'object',
      propertyNames: { enum: ['get', 'put', 'post', 'delete', 'patch', 'summary', 'description', 'parameters', 'servers'] },
      additionalProperties: { $ref: '#/$defs/operation' },
    },
    operation: {
      type: 'object',
      required: ['responses', 'summary', 'tags'],
      properties: {
        summary: { type: 'string', minLength: 5 },
        tags: { type: 'array', minItems: 1, items: { type: 'string' } },
        operationId: { type: 'string', pattern: '^[a-z][a-z0-9_]*$' },
        description: { type: 'string', minLength: 5 },
        parameters: { type: 'array', uniqueItems: true, items: { anyOf: [{ $ref: '#/$defs/reference' }, { $ref: '#/$defs/parameter' }] } },
        requestBody: { type: 'object', required: ['content'], properties: { content: { $ref: '#/$defs/content' }, required: { type: 'boolean' } } },
        responses: {
          type: 'object',
          minProperties: 1,
          propertyNames: { pattern: '^([1-5]\\d\\d|[1-5]XX|default)$' },
          additionalProperties: { anyOf: [{ $ref: '#/$defs/reference' }, { $ref: '#/$defs/response' }] },
        },
        security: { type: 'array', items: { $ref: '#/$defs/security' } },
      },
      propertyNames: {
        enum: [
          'tags',
          'summary',
          'description',
          'externalDocs',
          'operationId',
          'parameters',
          'requestBody',
          'responses',
          'callbacks',
          'deprecated',
          'security',
          'servers',
        ],
      },
    },
    parameter: {
      type: 'object',
      required: ['name', 'in', 'schema'],
      properties: {
        name: { type: 'string' },
        in: { enum: ['query', 'header', 'path', 'cookie'] },
        required: { type: 'boolean' },
        schema: { $ref: '#/$defs/schema' },
      },
      anyOf: [{ properties: { in: { enum: ['query', 'header', 'cookie'] } } }, { required: ['required'], properties: { required: { const: true } } }],
    },
    content: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^[\\w.*+-]+/[\\w.*+-]+' },
      additionalProperties: {
        type: 'object',
        properties: { schema: { $ref: '#/$defs/schema' }, example: true, examples: { type: 'object' }, encoding: { type: 'object' } },
        additionalProperties: false,
        not: { required: ['example', 'examples'] },
      },
    },
  },
};

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}
export interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
export interface Response {
  readonly headers?: Record<string, unknown>;
  readonly content?: Record<string, Media>;
}
interface Reference {
  readonly $ref: string;
}
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, Response | Reference>;
}

export interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly components: { readonly schemas: Record<string, object>; readonly responses: Record<string, Response> };
  readonly paths: Record<string, Record<string, Operation>>;
}

/** What a pointer within the document leads to; undefined when it leads nowhere. */
export function resolved<T extends object>(document: Document, value: T | Reference): T | undefined {
  if (!('$ref' in value)) return value;
  return value.$ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document) as T | undefined;
}

export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return ajv;
}

/** Breaches of the structure, of path parameters, and schemas that do not compile. */
export function faultsOf(document: Document): string[] {
  const ajv = createAjv();
  const faults = ajv.validate(STRUCTURE, document)
    ? []
    : ajv.errors!.map((error) => `${error.instancePath}: ${error.message ?? ''} ${JSON.stringify(error.params)}`);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) faults.push(...operationFaults({ document, ajv }, `${method.toUpperCase()} ${path}`, operation));
  }
  return faults;
}

function operationFaults({ document, ajv }: { readonly document: Document; readonly ajv: Ajv2020 }, name: string, operation: Operation): string[] {
  const parameters = (operation.parameters ?? []).flatMap((parameter) => resolved(document, parameter) ?? []);
  const named = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
  const schemas = [
    ...parameters.map((parameter) => parameter.schema),
    ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
    ...Object.values(operation.responses).flatMap((response) => Object.values(resolved(document, response)?.content ?? {}).map(({ schema }) => schema)),
  ].map((schema) => resolved(document, schema) ?? schema);
  const broken = schemas.filter((schema) => !compiles(ajv, schema));
  return [
    ...(named.toSorted().join() === declared.toSorted().join() ? [] : [`${name}: path parameters ${declared.join()} for ${named.join()}`]),
    ...broken.map((schema) => `${name}: ${JSON.stringify(schema).slice(0, 200)} does not compile`),
  ];
}

function compiles(ajv: Ajv2020, schema: object): boolean {
  try {
    ajv.compile(schema);
    return true;
  } catch {
    return false;
  }
}

interface Checked {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}
export type Checker = (method: string, route: string, answer: Checked) => string[];

/** Checks answers against the document: status listed by itself, headers as declared, body as its schema says. */
export function createChecker(document: Document): Checker {
  const ajv = createAjv();
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile(resolved(document, schema) ?? schema);
    compiled.set(schema, validate);
    return validate;
  };
  return (method, route, answer) => {
    const operation = document.paths[route.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    const listed = operation?.responses[String(answer.status)];
    const response = listed && resolved(document, listed);
    const faults = response ? [...headerFaults(response, answer.headers), ...bodyFaults(answer, response, validatorOf)] : ['is not in the document'];
    return faults.map((fault) => `${method} ${route}: status ${answer.status} ${fault}`);
  };
}

function bodyFaults({ text, headers }: Checked, { content }: Response, validatorOf: (schema: object) => ValidateFunction): string[] {
  const type = headers.get('content-type')?.split(';')[0] ?? 'application/json';
  const media = content?.[type];
  if (!media) return text === '' ? [] : [`has a body of ${type} where the document has none`];
  if (type !== 'application/json') return [];
  const validate = validatorOf(media.schema);
  return validate(JSON.parse(text)) ? [] : validate.errors!.map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

/** Headers that are declared and missing, and an entity tag that nobody was told of. */
function headerFaults(response: Response, headers: Headers): string[] {
  const declared = Object.keys(response.headers ?? {});
  const undeclared = headers.has('etag') && !declared.includes('ETag') ? ['has an ETag that is not in the document'] : [];
  return [...declared.filter((header) => !headers.has(header)).map((header) => `has no ${header}`), ...undeclared];
}
