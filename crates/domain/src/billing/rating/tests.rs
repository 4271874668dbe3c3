mod encoding;
mod example;
mod oracle;
mod random;
mod reasons;
mod rules;
mod split;
