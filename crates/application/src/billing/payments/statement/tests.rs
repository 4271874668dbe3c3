use super::*;

fn told(file: &str) -> Vec<String> {
    let lines = read(file.as_bytes()).unwrap();
    let lines = lines.iter().map(|line| match &line.came {
        Ok(came) => {
            let payer = came.payer.as_ref().map(Line::as_str).unwrap_or("nobody");
            let name = came.bank_reference.as_ref().map(Line::as_str).unwrap_or("no name");
            format!("{} {} {payer}: {} ({name})", came.booked_on, came.amount, came.words)
        }
        Err(Unusable::Outgoing) => "outgoing".to_owned(),
        Err(Unusable::Wrong(why)) => why.clone(),
    });
    lines.collect()
}

#[test]
fn a_table_is_read_under_the_headings_that_banks_use() {
    let file = "Booking date;Amount;Currency;Details;Counterparty;Entry reference\n\
                29.11.2026;1.234,50;EUR;RF31 0000 0018 42;Acme AS;B-1\n\
                2026-11-29;-5,00;EUR;fee;;\n\
                2026-11-29;1.234;EUR;ambiguous;;\n\
                soon;1,00;EUR;x;;\n\
                2026-11-29;7;XXQ;x;;\n";
    assert_eq!(
        told(file),
        [
            "2026-11-29 1234.50 EUR Acme AS: RF31 0000 0018 42 (B-1)",
            "outgoing",
            "the amount is unreadable",
            "the date is unreadable",
            "there is no such currency",
        ]
    );
    assert!(read(b"date,amount\n2026-11-29,1\n").is_err(), "columns are missing");
}

#[test]
fn a_camt_statement_is_read_entry_by_entry_and_payment_by_payment() {
    let file = r#"<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
      <Bal><Amt Ccy="EUR">999.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Ntry><Amt Ccy="EUR">40.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-29</Dt></BookgDt>
        <AcctSvcrRef>B-2</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Acme &amp; Sons</Nm></Pty></Dbtr></RltdPties>
        <RmtInf><Strd><CdtrRefInf><Ref>RF310000001842</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
      <Ntry><Amt Ccy="EUR">3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-11-29</Dt></BookgDt></Ntry>
      <Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><DtTm>2026-11-28T10:00:00</DtTm></BookgDt><AcctSvcrRef>B-3</AcctSvcrRef>
        <NtryDtls><TxDtls><Amt Ccy="EUR">10.00</Amt><RmtInf><Ustrd>one</Ustrd></RmtInf></TxDtls>
        <TxDtls><Amt Ccy="EUR">20.00</Amt><RmtInf><Ustrd>two</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
    </Stmt></BkToCstmrStmt></Document>"#;
    assert_eq!(
        told(file),
        [
            "2026-11-29 40.00 EUR Acme & Sons: RF310000001842 (B-2)",
            "outgoing",
            "2026-11-28 10.00 EUR nobody: one (B-3/1)",
            "2026-11-28 20.00 EUR nobody: two (B-3/2)",
        ]
    );
    assert!(read(b"<Document><Ntry>").is_err(), "it ends too early");
}

#[test]
fn equal_lines_of_one_statement_are_told_apart_and_the_same_statement_is_not() {
    let file = b"date,amount,currency,reference\n2026-11-29,1.00,EUR,a\n2026-11-29,1.00,EUR,a\n";
    let first = digests(&read(file).unwrap());
    assert_ne!(first[0], first[1]);
    assert_eq!(first, digests(&read(file).unwrap()));
}
