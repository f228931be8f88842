import { answerQuestions } from './side-thread.ts';

export type Question = { readonly say: string; readonly afterMs?: number } | 'throw' | 'die';

/** Says it again in its own time, fails, or ends the thread. */
answerQuestions<Question, string>(async (question) => {
  if (question === 'throw') throw new Error('this one fails');
  if (question === 'die') process.exit(3);
  await new Promise((resolve) => {
    setTimeout(resolve, question.afterMs ?? 0);
  });
  return question.say;
});
