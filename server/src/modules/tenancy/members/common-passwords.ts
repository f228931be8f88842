/**
 * Passwords of eight and more characters that lead every published list of leaked ones, and those that
 * people of this trade and region choose first. Compared in lower case, digits at the end ignored.
 */
const WORDS = `
password passw0rd p@ssword p@ssw0rd password! pass1234 passpass passphrase mypassword newpassword thepassword password1 changeme changeit
letmein welcome welcome1 administrator adminadmin admin admin@ administrator@ superuser superadmin sysadmin rootroot systemadmin
qwerty qwertyui qwertyuiop qwertyqwerty qwerty@ asdfghjk asdfghjkl asdfasdf zxcvbnm zxcvbnm, zxcvzxcv qazwsx qazwsxedc qweasdzxc qweasd 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 zaq12wsx
abcdefgh abcdefghi abcdefghij abcd abcdabcd abc123abc a1b2c3d4 aa123456 aaaaaaaa iloveyou ilovegod iloveyou! loveyou lovelove sunshine princess football baseball basketball
superman batman starwars pokemon michelle jennifer jordan computer internet corvette mercedes samsung whatever trustno1 dragon dragons master monkey shadow killer hunter
liverpool arsenal chelsea manchester manutd manunited barcelona realmadrid cristiano ronaldo messi gormahia harambee simbasc youngafricans
kenya kenya@ nairobi nairobi@ mombasa kisumu nakuru eldoret tanzania daressalaam arusha dodoma uganda kampala rwanda kigali zanzibar jambo hakunamatata karibu karibuni
mungu munguniwema mungumwema jesus jesuschrist jesuslives jesus4life godisgood godislove godbless blessing blessings blessed amen1234 alhamdulillah bismillah
safaricom mpesa mpesampesa airtel vodacom tigopesa mkondo stronpower maji majisafi watermeter water waterwater prepaid paybill customer operator engineer
secret secret! secretpassword temporary temp1234 default default1 guest guest123 test testtest testing tester demo demodemo demo1234 example sample user user1234
google facebook whatsapp instagram microsoft windows linux apple android
summer winter spring autumn monday friday january february december november october september
charlie thomas robert daniel andrew joshua matthew michael william elizabeth margaret faith grace hope mercy joy charity wanjiku wambui otieno kamau njoroge mwangi achieng
`;

const KNOWN: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter(Boolean).map(core));

/** True for passwords that guessers try first: known ones, runs of digits, one character repeated. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  return (/^\d+$/.test(lower) && lower.length < 12) || /^(.{1,4})\1+$/su.test(lower) || KNOWN.has(core(lower));
}

/** Without the digits and marks that people append to satisfy rules: `Kenya@2024!` is `kenya`. */
function core(word: string): string {
  const bare = word.replace(/[\d!@#$.*_-]+$/, '');
  return bare === '' ? word : bare;
}
