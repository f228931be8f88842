import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import { isUuid, newId } from '../../../kernel/ids.ts';

const ACCESS_SECONDS = 15 * 60;

const ISSUER = 'mkondo';
const AUDIENCE = 'mkondo-api';
const TYPE = 'at+jwt';

interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
}

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** @returns null for anything but a token of ours; `expired` lets one pass that was ours. */
  verify(token: string, options?: { readonly expired: boolean }): Promise<AccessClaims | null>;
}

/** JWTs of fifteen minutes, HS256 and nothing else (RFC 8725 §3.1, RFC 9068). */
export function createAccessTokens(key: Uint8Array, clock: Clock): AccessTokens {
  return {
    sign({ userId, sessionId }) {
      const issued = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(issued)
        .setExpirationTime(issued + ACCESS_SECONDS)
        .setJti(newId())
        .sign(key);
    },
    async verify(token, options) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'sid', 'exp', 'iat', 'jti'],
          currentDate: clock.now(),
          clockTolerance: options?.expired ? '3650 days' : 0,
        });
        const { sub, sid } = payload;
        return isUuid(sub) && isUuid(sid) ? { userId: sub, sessionId: sid } : null;
      } catch {
        return null;
      }
    },
  };
}
