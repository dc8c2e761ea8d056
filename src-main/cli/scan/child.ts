/** @file The process that looks at files, one after another. It can be killed, and a codec that crashes takes nothing else with it. */
import { look } from './look';

process.on('message', (file: string) => {
  void look(file).then((looked) => process.send?.(looked));
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
