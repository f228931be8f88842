import type { FastifyInstance, FastifyReply } from 'fastify';
import { typeToken } from '../meters/actions.ts';
import { creditText, settle, valveOf } from '../meters/water.ts';
import type { World } from '../world.ts';
import { clearMeter } from './clears.ts';
import type { Company, MeterAccount } from './companies.ts';
import { accountsOfCustomer, newCustomer, newPrice, updateCustomer } from './customers.ts';
import { answerPlainly } from './faulty-answer.ts';
import { companyOf, readFields, type Fields } from './fields.ts';
import { answerHistory } from './history.ts';
import { quote } from './pricing.ts';
import { meterRecord, previewRecord } from './record.ts';
import { vendMeter } from './vending.ts';

type Call = { world: World; reply: FastifyReply; fields: Fields; company: Company | null };
type Endpoint = (call: Call) => Promise<FastifyReply>;

const vend =
  (endpoint: string): Endpoint =>
  ({ world, reply, fields }) =>
    vendMeter(world, reply, { fields, endpoint });
const clear =
  (operation: 'credit' | 'tamper'): Endpoint =>
  ({ world, reply, fields, company }) =>
    clearMeter(world, reply, { company, meter: fields('METER_ID'), customerId: fields('CustomerId'), operation });
const asked =
  (answer: (company: Company, call: Call) => string): Endpoint =>
  (call) =>
    answerPlainly(call.world, call.reply, call.company === null ? '[]' : answer(call.company, call));

const ENDPOINTS: Record<string, Endpoint> = {
  vendingmeter: vend('VendingMeter'),
  vendingmeterdirectly: vend('VendingMeterDirectly'),
  vendingmeterpurchase: vend('VendingMeterPurchase'),
  vendingmeterremotely: vend('VendingMeterRemotely'),
  vendingmeterpreview: asked((company, { fields }) => preview(company, fields)),
  vendingmetersendtoken: asked((company, { world, fields }) => sendToken(world, company, fields)),
  clearcredit: clear('credit'),
  cleartamper: clear('tamper'),
  cleartamperdirectly: ({ world, reply, fields, company }) =>
    clearMeter(world, reply, { company, meter: fields('METER_ID'), customerId: null, operation: 'tamper' }),
  querymeterinfo: asked((company, { fields }) => JSON.stringify(infoOf(company, [company.meters.get(fields('MeterId'))]))),
  querymetercredit: ({ world, reply, fields, company }) =>
    answerHistory(world, reply, { company, accounts: present([company?.meters.get(fields('MeterId'))]) }),
  querycustomerinfo: asked((company, { fields }) => JSON.stringify(infoOf(company, accountsOfCustomer(company, fields('CustomerId'))))),
  querycustomercredit: ({ world, reply, fields, company }) =>
    answerHistory(world, reply, { company, accounts: accountsOfCustomer(company, fields('CustomerId')) }),
  newcustomer: asked((company, { world, fields }) => newCustomer(world, company, fields)),
  updatecustomer: asked((company, { world, fields }) => updateCustomer(world, company, fields)),
  newprice: asked((company, { world, fields }) => newPrice(world, company, fields)),
  querydailysinglephasemeter: asked((company, { world, fields }) => daily(world, company, fields)),
};

/** The newer API, mounted at /stronpower/api. */
export function newDialect(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/:endpoint', (request, reply) => {
      const { endpoint } = request.params as { endpoint: string };
      const answer = ENDPOINTS[endpoint.toLowerCase()];
      if (answer === undefined) return notFound(reply);
      const fields = readFields(request.body);
      return answer({ world, reply, fields, company: companyOf(world, fields, 'new') });
    });
  };
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}

function preview(company: Company, fields: Fields): string {
  const account = company.meters.get(fields('MeterID'));
  const byUnit = fields('is_vend_by_unit').toLowerCase() === 'true';
  const priced = quote(company, { amount: fields('Amount'), byUnit, price: company.price });
  return account === undefined || priced === null ? '[]' : JSON.stringify([previewRecord(company, account, priced)]);
}

function sendToken(world: World, company: Company, fields: Fields): string {
  const meter = world.meters.get(fields('MeterID'));
  const isOurs = meter !== undefined && company.meters.has(meter.id);
  const accepted = isOurs && typeToken(world, meter, fields('Token')).result === 'accept';
  return JSON.stringify(accepted ? 'Recharge Successfully!' : 'Recharge failed!');
}

function daily(world: World, company: Company, fields: Fields): string {
  const meter = company.meters.has(fields('MeterId')) ? world.meters.get(fields('MeterId')) : undefined;
  if (meter === undefined) return '[]';
  settle(meter, Date.now());
  return JSON.stringify([
    {
      MeterID: meter.id,
      Date: fields('Date'),
      Residual_Amount: creditText(meter),
      Cumulative_Total_Consumption: '',
      Voltage: '',
      Current: '',
      Power: '',
      RelayState: valveOf(meter),
      CoverState: meter.tamper ? 'open' : 'closed',
    },
  ]);
}

function infoOf(company: Company, accounts: (MeterAccount | undefined)[]): object[] {
  return present(accounts).map((account) => meterRecord(company, account));
}

function present(accounts: (MeterAccount | undefined)[]): MeterAccount[] {
  return accounts.filter((account) => account !== undefined);
}
