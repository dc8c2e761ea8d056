import type { ReactNode } from 'react';
import { inOrder, TAG_LIMIT, tagKey } from '../../../src-shared/tags';
import { TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { useTags } from '../selectors';
import { TagChip } from '../TagChip';

/** As many as fit without taking over a sheet; others are typed. */
const OFFERED = 24;

/** The tags of a text as typed. Main cleans them; a comma is in none of them. */
export const typedTags = (text: string): readonly string[] => text.split(/[,\uFF0C\u060C\u3001]/).map((tag) => tag.trim()).filter((tag) => tag !== '');
export const tagsText = (tags: readonly string[]): string => inOrder(tags).join(', ');
/** Typed so that main would refuse it. */
export const hasLongTag = (text: string): boolean => typedTags(text).some((tag) => tag.length > TAG_LIMIT);

interface TagsFieldProps {
  readonly value: string;
  readonly onValue: (text: string) => void;
  readonly error?: string | undefined;
}

/** Tags as one line of text, and below it those in use, to press. */
export function TagsField({ value, onValue, error }: TagsFieldProps): ReactNode {
  const t = useText();
  const known = useTags().slice(0, OFFERED);
  const keys = typedTags(value).map(tagKey);
  const press = (tag: string, on: boolean): void => onValue((on ? [...typedTags(value), tag] : typedTags(value).filter((one) => tagKey(one) !== tagKey(tag))).join(', '));
  return (
    <div className="tags-field">
      <TextField label={t('tags.label')} hint={t('tags.hint')} value={value} onValue={onValue} dir="auto" error={hasLongTag(value) ? t('tags.too-long', { limit: TAG_LIMIT }) : error} />
      {known.length > 0 && (
        <div className="tag-chips" role="group" aria-label={t('tags.known')}>
          {known.map((tag) => <TagChip key={tagKey(tag)} tag={tag} pressed={keys.includes(tagKey(tag))} onPressed={(on) => press(tag, on)} />)}
        </div>
      )}
    </div>
  );
}
