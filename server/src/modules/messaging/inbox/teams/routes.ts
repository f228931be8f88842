import { Type } from 'typebox';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import { text } from '../../../../kernel/fields.ts';
import { Person } from '../conversations/schema.ts';
import { personOf } from '../person.ts';
import { changeAgent, listAgents } from './agents.ts';
import { changeTeam, createTeam, dissolveTeam, listTeams, setMembers, teamOr404 } from './teams.ts';

const tag = 'Inbox';
const object = 'inbox_teams' as const;
const base = '/api/messaging/teams/';
const Team = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  assigns_in_turn: Type.Boolean({ description: 'New talks go to its members in turn: to whoever is there and has room.' }),
  is_default: Type.Boolean({ description: 'Takes new talks that belong to nobody.' }),
  members: Type.Array(Person),
  created_at: Type.String(),
  updated_at: Type.String(),
});
const fields = { description: Type.Optional(text(500)), assigns_in_turn: Type.Optional(Type.Boolean()), is_default: Type.Optional(Type.Boolean()) };
const NewTeam = Type.Object({ name: text(80, 1), ...fields }, { additionalProperties: false });
const TeamChange = Type.Object({ name: Type.Optional(text(80, 1)), ...fields }, { additionalProperties: false, minProperties: 1 });
const Members = Type.Object({ users: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 200 }) }, { additionalProperties: false });
const Agent = Type.Object({
  id: Type.String({ description: "The user's." }),
  user: Person,
  role: Type.String(),
  is_available: Type.Boolean(),
  capacity: Type.Union([Type.Integer({ description: 'Open talks at most.' }), Type.Null()]),
  open_conversations: Type.Integer(),
  teams: Type.Array(Type.String()),
});
const Capacity = Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0, maximum: 1000 });

export function teamRoutes(): RouteDefinition[] {
  return [...teamCrud(), membersRoute(), ...agentRoutes()];
}

function teamCrud(): RouteDefinition[] {
  const one = { tag, object, params: IdParams } as const;
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Teams and who is in them',
      tag,
      access: 'inbox.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Team),
      handle: (ctx, { query, raw }) => ctx.write(async (tx) => wholeList({ rows: await listTeams(tx), query, url: raw.url }, (team) => team)),
    }),
    route({
      method: 'POST',
      path: base,
      summary: 'Makes a team',
      tag,
      access: 'inbox.manage',
      body: NewTeam,
      response: Team,
      status: 201,
      errors: [409],
      handle: (ctx, { body }) => ctx.write((tx) => createTeam(tx, ctx, body)),
    }),
    route({
      ...one,
      method: 'GET',
      path: `${base}:id/`,
      summary: 'One team',
      access: 'inbox.read',
      response: Team,
      handle: (ctx, { params }) => ctx.write((tx) => teamOr404(tx, params.id)),
    }),
    route({
      ...one,
      method: 'PATCH',
      path: `${base}:id/`,
      summary: 'Changes a team',
      access: 'inbox.manage',
      body: TeamChange,
      response: Team,
      errors: [409],
      handle: (ctx, { params, body }) => ctx.write((tx) => changeTeam(tx, ctx, { id: params.id, ...body })),
    }),
    route({
      ...one,
      method: 'DELETE',
      path: `${base}:id/`,
      summary: 'Dissolves a team; its talks belong to nobody’s team then',
      access: 'inbox.manage',
      response: Type.Null(),
      status: 204,
      handle: (ctx, { params }) => ctx.write((tx) => dissolveTeam(tx, ctx, params.id)),
    }),
  ];
}

function membersRoute(): RouteDefinition {
  return route({
    method: 'PUT',
    path: `${base}:id/members/`,
    summary: 'Who is in a team, all of them',
    tag,
    access: 'inbox.manage',
    object,
    params: IdParams,
    body: Members,
    response: Team,
    handle: (ctx, { params, body }) => ctx.write((tx) => setMembers(tx, ctx, { id: params.id, users: body.users })),
  });
}

function agentRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/messaging/agents/',
      summary: 'Who may answer, who is there, and how many open talks each has',
      tag,
      access: 'inbox.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Agent),
      handle: (ctx, { query, raw }) => ctx.write(async (tx) => wholeList({ rows: await listAgents(tx), query, url: raw.url }, (agent) => agent)),
    }),
    route({
      method: 'PATCH',
      path: '/api/messaging/agents/me/',
      summary: 'You are there, or not: talks in turn pass you by',
      tag,
      access: 'inbox.answer',
      body: Type.Object({ is_available: Type.Boolean() }, { additionalProperties: false }),
      response: Agent,
      handle: (ctx, { body }) => ctx.write((tx) => changeAgent(tx, ctx, { user: personOf(ctx), isAvailable: body.is_available })),
    }),
    route({
      method: 'PATCH',
      path: '/api/messaging/agents/:user/',
      summary: 'How many open talks a colleague takes, and whether they are there',
      tag,
      access: 'inbox.manage',
      params: Type.Object({ user: Type.String() }),
      body: Type.Object({ is_available: Type.Optional(Type.Boolean()), capacity: Type.Optional(Capacity) }, { additionalProperties: false, minProperties: 1 }),
      response: Agent,
      handle: (ctx, { params, body }) =>
        ctx.write((tx) => changeAgent(tx, ctx, { user: params.user.toLowerCase(), isAvailable: body.is_available, capacity: body.capacity })),
    }),
  ];
}
