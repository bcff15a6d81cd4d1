import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { LocalLanguageRegular } from '@fluentui/react-icons'
import { type Language, languages, useFormat, useSetLanguage } from '../i18n/index.tsx'

// Each language is named in itself, whatever the current one.
const names: Record<Language, string> = { en: 'English', es: 'Español' }

export const LanguageSwitch = () => {
  const { t, language } = useFormat()
  const setLanguage = useSetLanguage()
  return (
    <Menu
      checkedValues={{ language: [language] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        const chosen = languages.find((each) => checkedItems.includes(each))
        if (chosen) void setLanguage(chosen)
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<LocalLanguageRegular />}
          aria-label={t('frame.language', { language: names[language] })}
        >
          {language.toUpperCase()}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {languages.map((each) => (
            <MenuItemRadio key={each} name="language" value={each} lang={each}>
              {names[each]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
