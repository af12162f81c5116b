package notice

import (
	"context"
	"net/url"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/mail"
)

// The pages that messages lead to.
const (
	listPath    = "/notices"
	choicesPath = "/account/notices"
	stopPath    = "/notices/mail/stop/"
)

// updateMail is all that ever leaves the app by mail: that there is something,
// where to read it, and how to end this.
func (m *Module) updateMail(ctx context.Context, to address) mail.Message {
	stop := m.baseURL + stopPath + m.codec.Token(kindMail, to.id)
	return mail.Message{
		To: to.Text, Lang: string(i18n.From(ctx)), StopURL: stop, Subject: i18n.T(ctx, "notice.outside"),
		Text: i18n.T(ctx, "notice.mail.update", "url", m.baseURL+listPath, "stop", stop),
	}
}

// codeMail asks whether an address is the person's. Whoever gets it by mistake
// learns the name of the site and nothing of anybody.
func (m *Module) codeMail(ctx context.Context, to, code string) mail.Message {
	return mail.Message{
		To: to, Lang: string(i18n.From(ctx)), Subject: i18n.T(ctx, "notice.mail.code.subject"),
		Text: i18n.T(ctx, "notice.mail.code", "code", code, "url", m.baseURL+choicesPath+"?"+url.Values{"code": {code}}.Encode()),
	}
}
