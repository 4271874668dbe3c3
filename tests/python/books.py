"""Adds an exported ledger up with Beancount: what is wrong with it, and what every account holds."""

import collections
import json
import sys

from beancount import loader
from beancount.core import data

entries, errors, _ = loader.load_file(sys.argv[1])
balances = collections.defaultdict(lambda: collections.defaultdict(int))
transactions = 0
for entry in entries:
    if isinstance(entry, data.Transaction):
        transactions += 1
        for posting in entry.postings:
            balances[posting.account][posting.units.currency] += posting.units.number
print(
    json.dumps(
        {
            "errors": [error.message for error in errors],
            "transactions": transactions,
            "balances": {
                account: {currency: str(number) for currency, number in sums.items()}
                for account, sums in balances.items()
            },
        }
    )
)
