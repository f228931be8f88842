import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import type { OpenConversation } from './types.ts';
import { words } from './words/index.ts';

/** What the customer said of how they were helped, or that they were asked. */
export function RatingBadge({ rating }: { rating: OpenConversation['rating'] }) {
  const { say } = useWords(words);
  if (!rating) return null;
  if (rating.rating === null) return <Badge>{say('inbox.rateAsked')}</Badge>;
  return <Badge tone={rating.rating <= 2 ? 'need' : 'done'}>{say('inbox.rated', { n: rating.rating })}</Badge>;
}
