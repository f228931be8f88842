import { useWords } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { AuditLog, Verify } from '../settings/audit/audit.tsx';
import { words } from './words/index.ts';

export function PlatformAuditPage() {
  const { say } = useWords(words);
  return (
    <Page title={say('nav.platformAudit')} text={say('platform.auditText')} actions={<Verify platform />}>
      <AuditLog platform />
    </Page>
  );
}
