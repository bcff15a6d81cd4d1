import { Body1, Field, Input, Radio, RadioGroup, Select, Skeleton, SkeletonItem } from '@fluentui/react-components'
import {
  type EducationSegment,
  educationSegments,
  type QualificationRequest,
  type ValidationCode,
} from '@tenantry/contract'
import { useFormat } from '../i18n/index.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'

type Draft = Omit<QualificationRequest, 'qualification'>

interface FieldsProps {
  draft: Draft
  /** It was sent once; what is missing is said from then on. */
  tried: boolean
  onChange: (draft: Draft) => void
}

export const EducationFields = ({ draft, tried, onChange }: FieldsProps) => {
  const { t } = useFormat()
  return (
    <>
      <Field
        label={t('qualification.segment')}
        required
        {...(tried && !draft.educationSegment && { validationMessage: t('qualification.segment.missing') })}
      >
        <RadioGroup
          layout="horizontal"
          value={draft.educationSegment ?? ''}
          onChange={(_, data) => onChange({ ...draft, educationSegment: data.value as EducationSegment })}
        >
          {educationSegments.map((segment) => (
            <Radio key={segment} value={segment} label={t(`qualification.segment.${segment}`)} />
          ))}
        </RadioGroup>
      </Field>
      <Field label={t('qualification.website')}>
        <Input
          value={draft.website ?? ''}
          maxLength={253}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          onChange={(_, { value }) => onChange({ ...draft, website: value || undefined })}
        />
      </Field>
      <Body1>{t('qualification.review')}</Body1>
    </>
  )
}

interface Codes {
  data: readonly ValidationCode[] | undefined
  error: unknown
  refetch: () => unknown
}

const isLeft = ({ remainingCreates }: ValidationCode) => remainingCreates === undefined || remainingCreates > 0

export const CommunityFields = ({ codes, draft, tried, onChange }: FieldsProps & { codes: Codes }) => {
  const { t } = useFormat()
  if (codes.error && !codes.data)
    return (
      <ProblemBar title={t('qualification.codes.unread')} problem={codes.error} onRetry={() => void codes.refetch()} />
    )
  if (!codes.data)
    return (
      <Skeleton aria-label={t('state.loading')}>
        <SkeletonItem size={32} />
      </Skeleton>
    )
  const left = codes.data.filter(isLeft)
  if (left.length === 0) return <Body1>{t('qualification.codes.none')}</Body1>
  const nameOf = ({ validationId, organizationName, remainingCreates }: ValidationCode) =>
    remainingCreates === undefined
      ? t('qualification.code.unlimited', { code: validationId, organization: organizationName })
      : t('qualification.code.left', { code: validationId, organization: organizationName, n: remainingCreates })
  return (
    <>
      <Field
        label={t('qualification.code')}
        required
        {...(tried && !draft.validationCode && { validationMessage: t('qualification.code.missing') })}
      >
        <Select
          value={draft.validationCode ?? ''}
          onChange={(_, { value }) => onChange({ ...draft, validationCode: value || undefined })}
        >
          <option value="" />
          {left.map((code) => (
            <option key={code.validationId} value={code.validationId}>
              {nameOf(code)}
            </option>
          ))}
        </Select>
      </Field>
      <Body1>{t('qualification.code.uses')}</Body1>
    </>
  )
}
