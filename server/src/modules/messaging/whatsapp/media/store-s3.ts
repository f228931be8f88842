import { AwsV4Signer } from 'aws4fetch';
import { sendOnce, type Exchange } from '../../../../kernel/http-client.ts';
import type { MediaStore } from './port.ts';

export interface S3Settings {
  /** `https://s3.eu-west-1.amazonaws.com`, or any store that speaks S3; without a trailing slash. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const TIMEOUT_MS = 60_000;
const MOST_BYTES = 120 * 1024 * 1024;

/** Files in a bucket, addressed by path, signed by Signature Version 4. Every call may be repeated. */
export function createS3Store(settings: S3Settings): MediaStore {
  return {
    async write(key, content) {
      await must(settings, { method: 'PUT', key, content }, [200, 201, 204]);
    },
    async read(key) {
      const answer = await must(settings, { method: 'GET', key }, [200, 404]);
      return answer.status === 404 ? null : Buffer.from(answer.body, 'latin1');
    },
    async remove(key) {
      await must(settings, { method: 'DELETE', key }, [200, 204, 404]);
    },
  };
}

interface Call {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly content?: Uint8Array;
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

/** @throws Error when the store says something else, or nothing */
async function must(settings: S3Settings, call: Call, expected: readonly number[]): Promise<Answered> {
  const answer = await callStore(settings, call);
  if (answer.kind === 'answered' && expected.includes(answer.status)) return answer;
  throw new Error(`media store ${call.method}: ${answer.kind === 'answered' ? `http_${answer.status}` : answer.reason}`);
}

async function callStore({ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Settings, { method, key, content }: Call): Promise<Exchange> {
  const url = `${endpoint}/${bucket}/${key}`;
  const body = content === undefined ? {} : { body: Buffer.from(content) };
  const signer = new AwsV4Signer({ method, url, accessKeyId, secretAccessKey, service: 's3', region, ...body });
  const signed = await signer.sign();
  const headers = Object.fromEntries([...signed.headers].filter(([name]) => name !== 'host'));
  return sendOnce({ method, url: signed.url.toString(), headers, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, encoding: 'latin1', ...body });
}
