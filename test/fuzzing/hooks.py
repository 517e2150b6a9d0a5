"""Who sends the fuzzer's requests, and about what: people of a shop with goods, on more addresses than one."""

import atexit
import collections
import itertools
import json
import os
import random
import uuid

import schemathesis

STAGE = json.loads(os.environ["KIBANDA_FUZZ_STAGE"])
chance = random.Random()
turn = itertools.count()

# Requests of one account are counted, and so are those of one address: many ask in turn.
ROLES = ["vendor"] * 14 + ["cashier"] * 5 + ["admin"]
ROLES_FOR_ADMIN = ["admin"] * 8 + ["vendor", "cashier"]


def token_for(path):
    role = chance.choice(ROLES_FOR_ADMIN if path.startswith("/v1/admin") else ROLES)
    return chance.choice(STAGE["tokens"][role])


def about_the_shop(value, name=""):
    """Four in five of what names something become names of what is there; made up, they would lead nowhere."""
    if isinstance(value, dict):
        return {key: about_the_shop(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [about_the_shop(part, name) for part in value]
    known = STAGE["known"].get(name)
    # What is of another type stays wrong: it is there to be refused.
    return chance.choice(known) if known and type(known[0]) is type(value) and chance.random() < 0.8 else value


def spared(name, value):
    """Whoever stops the people who ask, or their shop, sees nothing but refusals from then on."""
    return str(uuid.uuid4()) if value in STAGE["spared"] else value


@schemathesis.hook
def before_call(context, case, kwargs):
    # A story is told again in parts, and given up when it then goes another way: its requests come from the same people.
    which = "" if STAGE["tellsStories"] else next(turn)
    chance.seed(f"{STAGE['seed']} {which} {case.operation.label} {case.path_parameters} {case.query} {case.body}")
    if case.body:
        case.body = about_the_shop(case.body)
    if case.path_parameters:
        case.path_parameters = {name: spared(name, value) for name, value in case.path_parameters.items()}
        case.path_parameters = about_the_shop(case.path_parameters)
    case.headers["X-Forwarded-For"] = f"198.18.{chance.randrange(256)}.{chance.randrange(256)}"
    asks_for_token = case.operation.definition.raw.get("security") != []
    if asks_for_token and chance.random() > 0.02:
        case.headers["Authorization"] = f"Bearer {token_for(case.operation.path)}"


# What came of it: how often each operation gave each status.
answers = collections.defaultdict(collections.Counter)


@schemathesis.hook
def after_call(context, case, response):
    answers[case.operation.definition.raw["operationId"]][str(response.status_code)] += 1


@atexit.register
def tell_answers():
    with open(STAGE["answersFile"], "w", encoding="utf-8") as file:
        json.dump(answers, file)
