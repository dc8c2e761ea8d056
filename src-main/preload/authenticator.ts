import { surface } from './bridge';

surface<'authenticator'>(
  {
    'app.lock': true, 'app.unlock': true, 'security.prove': true, 'security.provePresence': true, 'security.settings': true, 'security.change': true,
    'security.makeRecoveryKey': true, 'security.keepRecoveryKey': true, 'security.forgetRecoveryKey': true, 'security.removeRecoveryKey': true,
    'app.state': true, 'app.retry': true, 'app.acceptOlder': true, 'app.quit': true, 'app.openWindow': true, 'settings.change': true, 'desktop.settings': true,
    'accounts.first': true, 'accounts.list': true, 'accounts.edit': true, 'accounts.history': true, 'accounts.putBack': true, 'accounts.retag': true, 'accounts.pin': true, 'accounts.trash': true, 'accounts.restore': true, 'accounts.purge': true,
    'accounts.reveal': true, 'accounts.copyShown': true, 'accounts.saveShown': true, 'accounts.showFullScreen': true, 'accounts.hide': true,
    'export.choices': true, 'export.save': true, 'export.google': true,
    'backup.status': true, 'backup.chooseFolder': true, 'backup.setUp': true, 'backup.stop': true, 'backup.now': true, 'backup.saveAs': true,
    'backup.remindLater': true, 'restore.chooseFile': true, 'restore.unlock': true, 'restore.bringIn': true, 'restore.startOver': true, 'restore.startEmpty': true,
    'restore.undo': true, 'restore.discard': true,
    'board.watch': true, 'codes.copy': true, 'codes.uncover': true, 'codes.hotpNext': true,
    'drafts.fromText': true, 'drafts.fromForm': true, 'drafts.save': true, 'drafts.saveAll': true, 'drafts.discard': true,
    'import.read': true, 'import.unlock': true, 'import.discard': true,
    'capture.camera': true, 'capture.screens': true, 'capture.settings': true, 'capture.end': true,
    'links.next': true, 'links.told': true, 'links.registration': true, 'links.register': true,
  },
  { 'app.state': true, 'accounts.changed': true, 'backup.changed': true, 'board.frame': true, 'command': true, 'clipboard.cleared': true },
  ['accounts.first'],
);
