/**
 * Test vectors of the STS Association's compliance test procedure STS 531-1-0 (all with the procedure's test keys), in
 * the values that NectarAPI/tokens-service restates in its STSComplianceTests_* classes; `source` names the test case.
 * Dates are UTC. Amounts are integer tenths; limits are watts.
 */
import type { BaseDate, CreditKind, EncryptionAlgorithm } from '../src/index.ts';

export const PAN1 = '600727000000000009';
export const PAN2 = '000001000000000082';
export const VENDING_KEY_8 = 'abababababababab';
export const VENDING_KEY_20 = 'abababababababab949494949494949401234567';

/** Key type 2 throughout. */
export type Dkga04Vector = {
  algorithm: EncryptionAlgorithm;
  baseDate: BaseDate;
  krn: number;
  sgc: string;
  ti: string;
  pan: string;
  key: string;
};

export const DKGA02_KEYS = [
  { krn: 1, sgc: '123456', ti: '01', pan: PAN1, key: 'e653341f9d5bf36f' },
  { krn: 1, sgc: '123456', ti: '01', pan: PAN2, key: 'e94023262e9993c2' },
  { krn: 1, sgc: '123456', ti: '02', pan: PAN1, key: '060b8643c59a27f1' },
] as const;

const DKGA04_ROWS = [
  ['ea07', 1993, 1, '123457', '01', PAN1, 'aa4baa8749c10d27'],
  ['ea07', 2014, 4, '123457', '01', PAN1, '9dc0722c29a6cc0c'],
  ['ea07', 2035, 5, '123457', '01', PAN1, 'b08205e074afc5d6'],
  ['ea07', 1993, 1, '123457', '01', PAN2, '59dccd9a764663aa'],
  ['ea11', 1993, 1, '123457', '01', PAN1, 'f94b6ed353c3bfdb113e2d3a7ea3c41d'],
  ['ea11', 1993, 1, '123457', '02', PAN1, 'b208834372ef892ef6e04c28593090d4'],
  ['ea11', 1993, 2, '123457', '01', PAN1, '9ca924e05d4d647026b55a4bbba54bdf'],
  ['ea11', 1993, 7, '123457', '01', PAN1, '14bd465dfa42bccf419b85f111d142f9'],
  ['ea11', 1993, 1, '123461', '01', PAN1, '62c1f3b0f96eac42ad670f20f52d7746'],
  ['ea11', 2014, 4, '123457', '01', PAN1, 'daa892189d08e738dfded73924c87f32'],
  ['ea11', 2014, 4, '123457', '02', PAN1, '1d7b719ae4730402c3b45e18e23ff59d'],
  ['ea11', 2035, 5, '123457', '01', PAN1, '92666e9f0478a17770614c1c5fce9d46'],
  ['ea11', 1993, 1, '123457', '01', PAN2, '290e2626f5a0d106aad1aab6411589df'],
  ['ea11', 1993, 1, '123457', '02', PAN2, '1380e4d75f34c82d2d02138c9a4a2fcb'],
] as const;

export const DKGA04_KEYS: readonly Dkga04Vector[] = DKGA04_ROWS.map(([algorithm, baseDate, krn, sgc, ti, pan, key]) => ({
  algorithm,
  baseDate,
  krn,
  sgc,
  ti,
  pan,
  key,
}));

export type TokenVector = {
  set: 6 | 7 | 8 | 9;
  kind: CreditKind | 'max_power' | 'clear_credit' | 'clear_tamper' | 'phase_unbalance';
  at: string;
  /** Tenths, watts or register number, by kind. */
  value: number;
  token: string;
  source: string;
};

/** Decoder keys of the token vectors, with the base date their dates count from. RND is 5 throughout. */
export const TOKEN_SETS = {
  6: { baseDate: 1993, krn: 1, pan: PAN1, key: 'f94b6ed353c3bfdb113e2d3a7ea3c41d' },
  7: { baseDate: 1993, krn: 1, pan: PAN2, key: '290e2626f5a0d106aad1aab6411589df' },
  8: { baseDate: 2014, krn: 4, pan: PAN1, key: 'daa892189d08e738dfded73924c87f32' },
  9: { baseDate: 2035, krn: 5, pan: PAN1, key: '92666e9f0478a17770614c1c5fce9d46' },
} as const;

const TOKEN_ROWS = [
  [6, 'electricity', '2004-03-01T13:00Z', 1, '59386323472137426967', '04-CTSA01.step1'],
  [6, 'water', '2004-03-01T13:05Z', 1, '47186281207955155808', '04-CTSA01.step2'],
  [6, 'gas', '2004-03-01T13:10Z', 1, '52059556253782091701', '04-CTSA01.step3'],
  [6, 'clear_credit', '2004-03-28T09:15Z', 65535, '59725289138639529749', '04-CTSA03_CTSA04.step1'],
  [6, 'clear_tamper', '2004-03-28T10:00Z', 0, '02455019196514047304', '04-CTSA06.step1'],
  [6, 'phase_unbalance', '2004-03-28T10:20Z', 10, '16135127146988830614', '04-CTSA07.step1'],
  [6, 'clear_credit', '2004-03-29T00:01Z', 65535, '18070818655140104337', '04-CTSA09.step2'],
  [6, 'clear_credit', '2004-03-29T00:03Z', 65535, '59463760341829598722', '04-CTSA09.step3'],
  [6, 'clear_credit', '2004-03-29T00:04Z', 65535, '49512072598296997272', '04-CTSA09.step3'],
  [6, 'water', '2004-04-01T00:30Z', 256, '08844040967758161989', '04-CTSA10.step10'],
  [6, 'water', '2004-04-01T00:35Z', 16383, '41707569065487034639', '04-CTSA10.step11'],
  [6, 'water', '2004-04-01T00:40Z', 16384, '61826851589850099670', '04-CTSA10.step12'],
  [6, 'water', '2004-04-01T00:50Z', 180223, '12311110365531155223', '04-CTSA10.step14'],
  [6, 'water', '2004-04-01T00:55Z', 180224, '68979561791500831417', '04-CTSA10.step15'],
  [6, 'water', '2004-04-01T01:44Z', 1818623, '36130214068866912790', '04-CTSA10.step16'],
  [6, 'water', '2004-04-01T01:54Z', 18201624, '47575512827888817714', '04-CTSA10.step18'],
  [6, 'gas', '2004-04-01T00:30Z', 256, '34672027639183365663', '04-CTSA10.step19'],
  [6, 'electricity', '2004-04-01T00:30Z', 256, '63638916334124550935', '04-CTSA10.step1'],
  [6, 'gas', '2004-04-01T00:40Z', 16384, '60875440664020961982', '04-CTSA10.step21'],
  [6, 'gas', '2004-04-01T00:45Z', 20000, '16605563156243942378', '04-CTSA10.step22'],
  [6, 'gas', '2004-04-01T00:50Z', 180223, '16614677156798904170', '04-CTSA10.step23'],
  [6, 'gas', '2004-04-01T01:44Z', 1818623, '38374198840578367339', '04-CTSA10.step25'],
  [6, 'gas', '2004-04-01T01:49Z', 1818624, '34384673009506006509', '04-CTSA10.step26'],
  [6, 'gas', '2004-04-01T01:54Z', 18201624, '40332503820747813730', '04-CTSA10.step27'],
  [6, 'electricity', '2004-04-01T00:40Z', 16384, '45798100519745983712', '04-CTSA10.step3'],
  [6, 'electricity', '2004-04-01T00:45Z', 20000, '08362487434932116862', '04-CTSA10.step4'],
  [6, 'electricity', '2004-04-01T00:50Z', 180223, '33933484656539803471', '04-CTSA10.step5'],
  [6, 'electricity', '2004-04-01T01:44Z', 1818623, '00383912203740575049', '04-CTSA10.step7'],
  [6, 'electricity', '2004-04-01T01:49Z', 1818624, '32272089791250978565', '04-CTSA10.step8'],
  [6, 'electricity', '2004-04-01T01:54Z', 18201624, '44964671935361377806', '04-CTSA10.step9'],
  [6, 'max_power', '2004-04-01T07:05Z', 16383, '13997395479415026219', '04-CTSA12.step2'],
  [6, 'max_power', '2004-04-01T07:10Z', 16384, '18037738085263294820', '04-CTSA12.step3'],
  [6, 'max_power', '2004-04-01T07:15Z', 20000, '06738975074638745925', '04-CTSA12.step4'],
  [6, 'max_power', '2004-04-01T07:25Z', 180224, '62853351521017859877', '04-CTSA12.step6'],
  [6, 'max_power', '2004-04-01T07:30Z', 1818623, '40984149905900332649', '04-CTSA12.step7'],
  [6, 'max_power', '2004-04-01T07:35Z', 1818624, '26882838654580901052', '04-CTSA12.step8'],
  [6, 'phase_unbalance', '2004-04-01T08:00Z', 256, '23509767215559230954', '04-CTSA13.step1'],
  [6, 'phase_unbalance', '2004-04-01T08:05Z', 16383, '70247784567899484178', '04-CTSA13.step2'],
  [6, 'phase_unbalance', '2004-04-01T08:10Z', 16384, '36304916073545542570', '04-CTSA13.step3'],
  [6, 'phase_unbalance', '2004-04-01T08:20Z', 180223, '25512033356036953640', '04-CTSA13.step5'],
  [6, 'phase_unbalance', '2004-04-01T08:25Z', 180224, '13785431682542358258', '04-CTSA13.step6'],
  [6, 'phase_unbalance', '2004-04-01T08:30Z', 1818623, '06889958680004063872', '04-CTSA13.step7'],
  [6, 'phase_unbalance', '2004-04-01T08:40Z', 18201624, '60786080230724485517', '04-CTSA13.step9'],
  [6, 'clear_credit', '2004-04-01T09:00Z', 0, '06768431134031257922', '04-CTSA14.step1'],
  [6, 'clear_credit', '2004-04-01T09:05Z', 65535, '59338638600207707879', '04-CTSA14.step2'],
  [6, 'clear_credit', '2004-04-01T09:15Z', 5, '51810809087550125677', '04-CTSA14.step4'],
  [6, 'clear_credit', '2004-04-01T09:20Z', 6, '13848051316848177124', '04-CTSA14.step5'],
  [6, 'clear_credit', '2004-04-01T09:25Z', 7, '63506294564247105352', '04-CTSA14.step6'],
  [7, 'water', '2004-03-01T13:25Z', 1, '41136669315054818626', '04-CTSA01.step6'],
  [7, 'gas', '2004-03-01T13:30Z', 1, '22735221987748758248', '04-CTSA01.step7'],
  [7, 'clear_credit', '2004-03-28T09:16Z', 65535, '43917986274716482997', '04-CTSA03_CTSA04.step2'],
  [8, 'gas', '2014-01-01T08:10Z', 1, '06094571069413075467', '04-CTSA01.step11'],
  [8, 'electricity', '2014-01-01T08:00Z', 1, '13444522537517076834', '04-CTSA01.step9'],
  [9, 'electricity', '2035-01-01T08:00Z', 1, '11907826947753213480', '04-CTSA01.step13'],
  [9, 'gas', '2035-01-01T08:10Z', 1, '11741155092330337876', '04-CTSA01.step15'],
] as const;

export const TOKENS: readonly TokenVector[] = TOKEN_ROWS.map(([set, kind, at, value, token, source]) => ({
  set,
  kind,
  at,
  value,
  token,
  source,
}));

const SGC = '123457';

type KeyChangeVector = {
  source: string;
  from: { pan: string; baseDate: BaseDate; krn: number; ti: string; sgc: string };
  to: { baseDate: BaseDate; krn: number; ti: string; sgc: string };
  ken: number;
  ro: boolean;
  /** KCT1, KCT2 and, where the procedure lists them, KCT3, KCT4. */
  tokens: readonly string[];
  /** 0.1 kWh under the new key. */
  credit: { at: string; token: string } | null;
};

/** EA11, DKGA04, key type 2. */
export const KEY_CHANGES: readonly KeyChangeVector[] = [
  {
    source: '04-CTSA05 s1',
    from: { pan: PAN1, baseDate: 1993, krn: 1, ti: '01', sgc: SGC },
    to: { baseDate: 1993, krn: 1, ti: '02', sgc: SGC },
    ken: 255,
    ro: false,
    tokens: ['34812744915211133004', '46903925208523674737', '71464563847088610152', '67904239402617643990'],
    credit: { at: '2004-04-01T10:00Z', token: '52522044994700766563' },
  },
  {
    source: '04-CTSA05 s2',
    from: { pan: PAN1, baseDate: 1993, krn: 1, ti: '01', sgc: SGC },
    to: { baseDate: 2014, krn: 4, ti: '02', sgc: SGC },
    ken: 255,
    ro: true,
    tokens: ['56493341861242437581', '51757380361191578258'],
    credit: null,
  },
  {
    source: '04-CTSA05 s3',
    from: { pan: PAN2, baseDate: 1993, krn: 1, ti: '01', sgc: SGC },
    to: { baseDate: 1993, krn: 1, ti: '02', sgc: SGC },
    ken: 255,
    ro: false,
    tokens: ['29594465524699505864', '09506536067814156547'],
    credit: null,
  },
  {
    source: '04-CTSA19 s2',
    from: { pan: PAN1, baseDate: 1993, krn: 1, ti: '01', sgc: SGC },
    to: { baseDate: 1993, krn: 2, ti: '01', sgc: SGC },
    ken: 255,
    ro: false,
    tokens: ['40937788669556693706', '55900126766830063715', '70168064023104948668', '31051353433275215300'],
    credit: { at: '2004-04-01T10:10Z', token: '10334212364124071208' },
  },
  {
    source: '04-CTSA19 s3',
    from: { pan: PAN1, baseDate: 1993, krn: 2, ti: '01', sgc: SGC },
    to: { baseDate: 1993, krn: 7, ti: '01', sgc: SGC },
    ken: 170,
    ro: false,
    tokens: ['65626097193581652906', '45273086784967754458', '60343449063848563711', '62570694794795906368'],
    credit: { at: '2004-04-01T10:15Z', token: '06390659512322397973' },
  },
  {
    source: '04-CTSA19 s4',
    from: { pan: PAN1, baseDate: 1993, krn: 1, ti: '01', sgc: SGC },
    to: { baseDate: 1993, krn: 1, ti: '01', sgc: '123461' },
    ken: 255,
    ro: false,
    tokens: ['14459740122691785207', '16084994560056931733', '38603700611597183668', '07926972461094669048'],
    credit: { at: '2004-04-01T10:20Z', token: '22571219105476013350' },
  },
];

/** Control bits, then the tokens of subclass 0 (36 bits) and 1 (28 bits); manufacturer 0. null is all ones. (02-CTSA02, 02-CTSA11) */
export const CLASS_1: readonly (readonly [number | null, string, string])[] = [
  [null, '56493153725450313471', '02305843005052951967'],
  [0x1, '00000000000150997584', '01152921509036054672'],
  [0x2, '00000000000167774880', '01152921513331042448'],
  [0x4, '00000000000201328896', '01152921521920952465'],
  [0x8, '18446744073843772416', '01152921539100838034'],
  [0x10, '36893488147553322496', '01152921573460543637'],
  [0x20, '00000000000671093248', '01152921642180020378'],
  [0x40, '00000000001207974400', '01152921779618973828'],
  [0x80, '00000000002281728512', '01152922054496880824'],
  [0x100, '00000000004429208064', '01152922604252694700'],
  [0x200, '00000000008724195840', '01152923703764322536'],
  [0x400, '00000000017314105857', '01152925902787577952'],
  [0x2000, '00000000137573173770', '01152956689113154192'],
  [0x4000, '00000000275012127252', '01152991873485249680'],
  [0x8000, '00000000549890034216', '01153062242229428368'],
  [0x10000, '00000001099645848124', '01153202979717788816'],
  [0x20000, '00000002199157475960', '01153484454694514832'],
];

/** Units as sold in tenths, and the amount field. */
export const AMOUNTS = [
  [1, 0x0001],
  [256, 0x0100],
  [16383, 0x3fff],
  [16384, 0x4000],
  [16385, 0x4001],
  [20000, 0x416a],
  [180223, 0x8000],
  [180224, 0x8000],
  [1818624, 0xc000],
  [18201624, 0xffff],
] as const;

export const TIDS = [
  { at: '2004-03-01T13:05:00Z', baseDate: 1993, tid: 0x599831 },
  { at: '1996-03-25T13:55:22Z', baseDate: 1993, tid: 1698595 },
  { at: '2020-01-01T08:00:00Z', baseDate: 1993, tid: 14200320 },
  { at: '2020-01-01T08:00:00Z', baseDate: 2014, tid: 3155520 },
  { at: '2016-12-11T15:49:00Z', baseDate: 1993, tid: 12593749 },
  { at: '2024-11-24T20:15:59Z', baseDate: 1993, tid: 0xffffff },
  { at: '2045-11-24T20:15:00Z', baseDate: 2014, tid: 0xffffff },
  { at: '2066-11-24T20:15:00Z', baseDate: 2035, tid: 0xffffff },
] as const;

/** Block in the clear, EA11 cipher block and token, all under the key of set 6. */
export const BLOCKS = [
  { tokenClass: 0, clear: '155998310001BAA7', cipher: '8ED758C157DB6B60', token: '47186281207955155808' },
  { tokenClass: 0, clear: '155A439E01003432', cipher: '7ABC5867063A2845', token: '08844040967758161989' },
  { tokenClass: 2, clear: '155A2F2BFFFF1B64', cipher: '3CDADA08981AE715', token: '59725289138639529749' },
  { tokenClass: 2, clear: '555A2F580000E5CF', cipher: '2211FAF3A4FC1548', token: '02455019196514047304' },
] as const;
