import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { words } from './words/index.ts';

const TAB =
  '-mb-px flex h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-quiet -outline-offset-2 hover:text-text data-[status=active]:border-accent data-[status=active]:font-medium data-[status=active]:text-text';

/** The pages about people: the list, the segments, the lists that were taken in. */
export function ContactsFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const { say } = useWords(words);
  const may = useMay();
  return (
    <Page title={say('g.contacts')} text={say('contacts.text')} actions={actions}>
      <nav aria-label={say('contacts.parts')} className="mb-3 flex gap-1 scroll-x border-b border-line">
        <Link to="/contacts" activeOptions={{ exact: true }} className={TAB}>
          {say('contacts.people')}
        </Link>
        {may('segments.read') && (
          <Link to="/contacts/segments" className={TAB}>
            {say('g.segments')}
          </Link>
        )}
        {may('contacts.import') && (
          <Link to="/contacts/imports" className={TAB}>
            {say('contacts.imports')}
          </Link>
        )}
      </nav>
      {children}
    </Page>
  );
}
