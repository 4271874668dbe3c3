//! Knows how an e-mail is written for transport: headers and MIME parts.

use bursar_application::ports::{Envelope, MailError, Mailbox, Rendered};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox as Address, Message, MultiPart, SinglePart};

/// The message as it goes over the wire, with its ends.
pub(crate) fn message(envelope: &Envelope) -> Result<Message, MailError> {
    let Envelope { key, from, to, words, attachments } = envelope;
    let domain = from.email.as_str().rsplit('@').next().unwrap_or("localhost");
    let builder = Message::builder()
        .from(address(from)?)
        .to(address(to)?)
        .subject(one_line("subject", &words.subject)?)
        .message_id(Some(format!("<{key}@{domain}>")))
        // Who is away does not answer a machine (RFC 3834).
        .raw_header(HeaderValue::new(AUTOMATIC, "auto-generated".to_owned()));
    let body = body(words);
    let built = if attachments.is_empty() {
        match body {
            Body::One(part) => builder.singlepart(part),
            Body::Two(parts) => builder.multipart(parts),
        }
    } else {
        let mut mixed = match body {
            Body::One(part) => MultiPart::mixed().singlepart(part),
            Body::Two(parts) => MultiPart::mixed().multipart(parts),
        };
        for file in attachments {
            let wrong = || refused(format!("«{}» is no type of a file", file.media_type));
            let kind = ContentType::parse(&file.media_type).map_err(|_| wrong())?;
            let name = one_line("file name", &file.name)?;
            mixed = mixed.singlepart(Attachment::new(name).body(file.bytes.clone(), kind));
        }
        builder.multipart(mixed)
    };
    built.map_err(|error| refused(format!("it makes no message: {error}")))
}

const AUTOMATIC: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

enum Body {
    One(SinglePart),
    Two(MultiPart),
}

fn body(words: &Rendered) -> Body {
    let Rendered { subject: _, text, html } = words;
    match html {
        None => Body::One(SinglePart::plain(text.clone())),
        Some(html) => Body::Two(MultiPart::alternative_plain_html(text.clone(), html.clone())),
    }
}

fn address(mailbox: &Mailbox) -> Result<Address, MailError> {
    let name = Some(one_line("name", &mailbox.name)?).filter(|name| !name.is_empty());
    let email = mailbox.email.as_str().parse();
    let email = email.map_err(|_| refused("no mail server takes this address".to_owned()))?;
    Ok(Address::new(name, email))
}

/// A line break within a header would begin a header of its own.
fn one_line(what: &str, text: &str) -> Result<String, MailError> {
    if text.chars().any(char::is_control) {
        return Err(refused(format!("the {what} has a line break or another control character")));
    }
    Ok(text.to_owned())
}

const fn refused(why: String) -> MailError {
    MailError::Refused(why)
}

#[cfg(test)]
mod tests {
    use bursar_application::ports::Attachment as File;

    use super::*;

    fn envelope(subject: &str, name: &str) -> Envelope {
        let mailbox = |name: &str, email: &str| Mailbox {
            name: name.to_owned(),
            email: email.parse().unwrap(),
        };
        Envelope {
            key: "email-7".into(),
            from: mailbox("Nordsky Cloud AS", "billing@nordsky.example"),
            to: mailbox(name, "kari@fjordlys.example"),
            words: Rendered { subject: subject.into(), text: "Hé\n.\nlo".into(), html: None },
            attachments: Vec::new(),
        }
    }

    fn written(envelope: &Envelope) -> String {
        String::from_utf8(message(envelope).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_message_has_its_ends_an_id_of_its_own_and_says_that_a_machine_sent_it() {
        let text = written(&envelope("Rechnung für Øl", "Kari, the <first>"));
        assert!(text.contains("Message-ID: <email-7@nordsky.example>"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
        assert!(
            text.contains("To: =?utf-8?b?") && text.contains(" <kari@fjordlys.example>"),
            "{text}"
        );
        assert!(text.contains("Subject: Rechnung =?utf-8?b?"), "{text}");
        assert!(text.is_ascii(), "every server takes it");
    }

    #[test]
    fn nobody_begins_a_header_of_his_own() {
        for (subject, name) in
            [("One\r\nBcc: a@b.example", "Kari"), ("One", "Kari\nBcc: a@b.example")]
        {
            let wrong = message(&envelope(subject, name)).unwrap_err();
            assert!(matches!(wrong, MailError::Refused(_)), "{wrong:?}");
        }
    }

    #[test]
    fn text_html_and_files_go_together() {
        let mut envelope = envelope("One", "");
        envelope.words.html = Some("<p>Hello</p>".into());
        let pdf = File {
            name: "N-1.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: vec![0xFF; 3],
        };
        envelope.attachments = vec![pdf];
        let text = written(&envelope);
        assert!(
            text.contains("multipart/mixed") && text.contains("multipart/alternative"),
            "{text}"
        );
        assert!(text.contains("filename=\"N-1.pdf\"") && text.contains("////"), "{text}");
    }
}
