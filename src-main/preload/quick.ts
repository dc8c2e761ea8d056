import { surface } from './bridge';

surface<'quick'>(
  { 'app.state': true, 'app.openWindow': true, 'quick.take': true, 'quick.close': true, 'accounts.list': true, 'board.watch': true },
  { 'app.state': true, 'accounts.changed': true, 'board.frame': true, 'quick.seen': true },
);
