import { parentPort, Worker } from 'node:worker_threads';

/**
 * Questions answered by a thread of their own, so that many at once take no turns of the event loop that asks. What is asked
 * in one turn goes over in one message, and so do answers: pools of threads hand over one by one, at a tenth of the pace.
 */
export interface SideThread<Q, A> {
  /**
   * @throws NotAsked when the thread could not begin, so that nobody has heard the question
   * @throws Error when answering failed, or the thread ended before it answered: nobody knows how far it came
   */
  ask(question: Q): Promise<A>;
  /** Ends the thread when what was asked is answered; the next question starts another. */
  stop(): Promise<void>;
}

export class NotAsked extends Error {}

interface Asked<Q> {
  /** Number of the first; the others follow. */
  readonly from: number;
  readonly questions: readonly Q[];
}

type Reply<A> = { readonly no: number; readonly answer: A } | { readonly no: number; readonly error: string };

/** The first word of a thread: from now on it hears. */
const READY = 'ready';

interface Waiting<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that begins with the first question.
 * @param file the module that runs there and calls `answerQuestions`
 */
export function openSideThread<Q, A>(file: URL): SideThread<Q, A> {
  let running: RunningThread<Q, A> | undefined;
  return {
    ask(question) {
      if (running === undefined || running.hasEnded) running = new RunningThread<Q, A>(file);
      return running.ask(question);
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
  };
}

class RunningThread<Q, A> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting<A>>();
  readonly #ended: Promise<void>;
  #questions: Q[] = [];
  #next = 0;
  #hears = false;
  #idle: (() => void)[] = [];
  hasEnded = false;

  constructor(file: URL) {
    // what this process was started with is not meant for the thread
    this.#worker = new Worker(file, { execArgv: [] });
    this.#worker.on('message', (told: typeof READY | readonly Reply<A>[]) => {
      if (told === READY) this.#begin();
      else this.#take(told);
    });
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.message : String(error)));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#end(`the thread ended with ${code}`);
        resolve();
      });
    });
    // it keeps the process only while somebody waits for it
    this.#worker.unref();
  }

  ask(question: Q): Promise<A> {
    if (this.#questions.length === 0 && this.#hears) setImmediate(() => this.#send());
    if (this.#waiting.size === 0) this.#worker.ref();
    const no = this.#next;
    this.#next += 1;
    this.#questions.push(question);
    return new Promise((resolve, reject) => {
      this.#waiting.set(no, { resolve, reject });
    });
  }

  async stop(): Promise<void> {
    if (this.#waiting.size > 0)
      await new Promise<void>((resolve) => {
        this.#idle.push(resolve);
      });
    await this.#worker.terminate();
    await this.#ended;
  }

  #begin(): void {
    this.#hears = true;
    if (this.#questions.length > 0) this.#send();
  }

  #send(): void {
    const questions = this.#questions;
    this.#questions = [];
    const asked: Asked<Q> = { from: this.#next - questions.length, questions };
    if (!this.hasEnded) this.#worker.postMessage(asked); // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread has no origin
  }

  #take(replies: readonly Reply<A>[]): void {
    for (const reply of replies) {
      const waiting = this.#waiting.get(reply.no);
      this.#waiting.delete(reply.no);
      if ('answer' in reply) waiting?.resolve(reply.answer);
      else waiting?.reject(new Error(reply.error));
    }
    this.#rest();
  }

  /** What had not gone over yet was never asked. */
  #end(reason: string): void {
    this.hasEnded = true;
    const firstUnsaid = this.#next - this.#questions.length;
    for (const [no, { reject }] of this.#waiting) reject(no >= firstUnsaid ? new NotAsked(reason) : new Error(reason));
    this.#waiting.clear();
    this.#rest();
  }

  #rest(): void {
    if (this.#waiting.size > 0) return;
    this.#worker.unref();
    for (const go of this.#idle.splice(0)) go();
  }
}

/** Runs in the thread: answers what is asked, each as soon as its answer is known. */
export function answerQuestions<Q, A>(answer: (question: Q) => Promise<A>): void {
  const port = parentPort!;
  let replies: Reply<A>[] = [];
  const send = (): void => {
    port.postMessage(replies);
    replies = [];
  };
  const reply = (one: Reply<A>): void => {
    if (replies.length === 0) setImmediate(send);
    replies.push(one);
  };
  const look = async (no: number, question: Q): Promise<void> => {
    try {
      reply({ no, answer: await answer(question) });
    } catch (error) {
      reply({ no, error: String(error) });
    }
  };
  port.on('message', ({ from, questions }: Asked<Q>) => {
    for (const [index, question] of questions.entries()) void look(from + index, question);
  });
  port.postMessage(READY);
}
