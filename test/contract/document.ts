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
      propertyNames: {
        enum: ['schemas', 'responses', 'parameters', 'examples', 'requestBodies', 'headers', 'securitySchemes', 'links', 'callbacks', 'pathItems'],
      },
    },
    paths: { type: 'object', propertyNames: { pattern: '^/' }, additionalProperties: { $ref: '#/$defs/pathItem' } },
  },
  propertyNames: { enum: ['openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'webhooks', 'components', 'security', 'tags', 'externalDocs'] },
  $defs: {
    security: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
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
        parameters: { type: 'array', items: { $ref: '#/$defs/parameter' } },
        requestBody: { type: 'object', required: ['content'], properties: { content: { $ref: '#/$defs/content' }, required: { type: 'boolean' } } },
        responses: {
          type: 'object',
          minProperties: 1,
          propertyNames: { pattern: '^([1-5]\\d\\d|[1-5]XX|default)$' },
          additionalProperties: { type: 'object', required: ['description'], properties: { content: { $ref: '#/$defs/content' } } },
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
      additionalProperties: { type: 'object', properties: { schema: { $ref: '#/$defs/schema' } } },
    },
  },
};

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}

export interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

function createAjv(): Ajv2020 {
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
    for (const [method, operation] of Object.entries(item)) faults.push(...operationFaults(`${method.toUpperCase()} ${path}`, path, operation));
  }
  return faults;
}

function operationFaults(name: string, path: string, operation: Operation): string[] {
  const ajv = createAjv();
  const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
  const schemas = [
    ...(operation.parameters ?? []).map((parameter) => parameter.schema),
    ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
    ...Object.values(operation.responses).flatMap(({ content }) => Object.values(content ?? {}).map(({ schema }) => schema)),
  ];
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
}
export type Checker = (method: string, route: string, answer: Checked) => string[];

/** Checks answers against the document: status declared, body as its schema says. */
export function createChecker(document: Document): Checker {
  const ajv = createAjv();
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate;
  };
  return (method, route, { status, text }) => {
    const name = `${method} ${route}: status ${status}`;
    const operation = document.paths[route.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    const response = operation && (operation.responses[String(status)] ?? operation.responses[`${String(status)[0]}XX`]);
    if (!response) return [`${name} is not in the document`];
    const schema = response.content?.['application/json']?.schema;
    if (!schema) return text === '' ? [] : [`${name} has a body where the document has none`];
    const validate = validatorOf(schema);
    return validate(JSON.parse(text)) ? [] : validate.errors!.map((error) => `${name}: ${error.instancePath} ${error.message ?? ''}`);
  };
}
