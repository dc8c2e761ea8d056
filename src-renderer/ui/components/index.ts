/** @file The components that both windows share. */
export { Button, IconButton } from './Button';
export { Checkbox, Select, TextArea, TextField } from './Field';
export { CodeText, LiveCode, TimeLeft } from './Code';
export { AppBadges, EmptyState, EnvironmentBadge, ErrorNote, Fold, Note } from './Feedback';
export { Icon, Mark, type IconName } from './Icon';
export { LinksNote } from './LinksNote';
export { Menu, type MenuItem } from './Menu';
export { Name } from './Name';
export { DropOver, Overlay } from './Overlay';
export { PrintSheet } from './PrintSheet';
export { QrCard } from './QrCard';
export { Sheet } from './Sheet';
export { StatusLine, type Status } from './StatusLine';
export { LockScreen, PassphraseField, UnlockForm } from './Unlock';
export { Tile } from './Tile';
export { WhoIsThere } from './WhoIsThere';
export { DamageNotice, KeyLostNotice, OpeningNote, TroubleScreen, ReadOnlyNotice, isTrouble } from './TroubleScreen';
