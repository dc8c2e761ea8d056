import { surface } from './bridge';

surface<'admin'>(
  {
    'app.lock': true, 'app.unlock': true, 'security.prove': true, 'security.provePresence': true,
    'app.state': true, 'app.retry': true, 'app.acceptOlder': true, 'app.quit': true, 'app.openWindow': true, 'settings.change': true, 'board.watch': true,
    'connections.list': true, 'connections.add': true, 'connections.signIn': true, 'connections.remove': true, 'connections.check': true, 'connections.calls': true,
    'connections.renewKeys': true, 'connections.edit': true, 'connections.test': true, 'connections.import': true, 'inspector.list': true, 'inspector.copy': true, 'inspector.export': true, 'audit.list': true, 'check.start': true, 'check.resume': true, 'check.stop': true, 'check.view': true, 'check.export': true, 'audit.export': true,
    'users.list': true, 'users.preview': true, 'users.take': true, 'users.remove': true, 'users.release': true, 'users.handOver': true, 'bulk.plan': true, 'bulk.start': true, 'bulk.list': true, 'bulk.pause': true, 'bulk.resume': true, 'bulk.cancel': true, 'bulk.dismiss': true, 'bulk.saveResult': true,
    'enrolment.start': true, 'enrolment.adopt': true, 'enrolment.linkable': true, 'enrolment.link': true, 'enrolment.reveal': true, 'enrolment.confirm': true, 'enrolment.backupCodes': true, 'enrolment.copyBackupCodes': true,
    'enrolment.saveBackupCodes': true, 'enrolment.codesKept': true, 'enrolment.prove': true, 'enrolment.settle': true, 'enrolment.abandon': true, 'enrolment.disable': true, 'enrolment.reenrol': true,
    'links.handOver': true, 'elsewhere.recheck': true, 'elsewhere.dismiss': true,
  },
  { 'app.state': true, 'board.frame': true, 'command': true, 'clipboard.cleared': true, 'connections.changed': true, 'bulk.changed': true, 'enrolment.waiting': true, 'check.changed': true },
);
