"""What of a second factor lies in the database opens nothing; guesses of one instant are counted one by one."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts import sealing, second_factor
from accounts.models import MOST_COUNTED, Phone, Sheet, SpareCode
from operations.health import configuration
from tests.factories import PASSWORD, at, make_user
from tests.phones import SPARE, code_of, give_phone, spare_code, wrong_code
from units.models import Role

from .test_second_factor_setup import codes_on, set_up

SIGN_IN, CODE = "/dang-nhap/", "/ma-xac-thuc/"
LOST_KEY = "Máy chủ không còn đọc được khóa xác thực"
OTHER_KEY = "z9-" * 20


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at(9), tick=False)
    return time_machine


def halfway(username="lanhdao"):
    client = Client()
    client.post(SIGN_IN, {"username": username, "password": PASSWORD})
    return client


def enter(code, client=None):
    return (client or halfway()).post(CODE, {"code": code})


def test_no_row_of_any_table_holds_secret_or_code(sign_in, leader):
    answer, phone = set_up(sign_in(leader), leader)
    rows = [str(row) for model in apps.get_models() for row in model._base_manager.values_list()]
    secrets = [phone.bin_key.hex(), base64.b32encode(phone.bin_key).decode(), base64.b64encode(phone.bin_key).decode()]
    assert len(rows) > 10
    assert [row for row in rows for secret in (*secrets, *codes_on(answer)) if secret in row] == []
    assert Phone.objects.get().bin_key == phone.bin_key


def test_secret_of_one_account_is_none_in_anothers_row(leader, office):
    phone, other = give_phone(leader), give_phone(office)
    Phone.objects.filter(pk=other.pk).update(key=phone.key)
    with pytest.raises(sealing.Unreadable):
        assert Phone.objects.get(pk=other.pk).bin_key


# A new SECRET_KEY


def test_secret_is_read_by_the_former_key_until_it_is_encrypted_anew(settings, leader):
    phone = give_phone(leader)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], OTHER_KEY
    assert second_factor.encrypt_anew() == []
    settings.SECRET_KEY_FALLBACKS = []
    assert Phone.objects.get().key != phone.key
    assert enter(code_of(Phone.objects.get())).status_code == 302


def test_secret_that_no_key_opens_is_told_to_the_person_and_by_doctor(settings, leader):
    code = code_of(give_phone(leader))
    settings.SECRET_KEY = OTHER_KEY
    answer = enter(code)
    assert (answer.status_code, LOST_KEY in answer.content.decode()) == (422, True)
    finding = configuration.second_factors(at(9))
    assert (finding.ok, finding.said.endswith("không giải mã được: lanhdao")) == (False, True)
    assert second_factor.encrypt_anew() == [leader]
    assert enter(SPARE[0]).status_code == 302


# Guesses


@pytest.mark.parametrize("is_spare", [False, True])
@pytest.mark.django_db(transaction=True)
def test_wrong_tries_of_one_instant_are_counted_one_by_one(is_spare, leader):
    # A process has eight connections to PostgreSQL.
    many = 10 if connection.vendor == "sqlite" else 6
    phone = give_phone(leader)
    code = "0123456789" if is_spare else wrong_code(phone)
    clients, everybody = [halfway() for _ in range(many)], threading.Barrier(many, timeout=60)

    def wait_for_all(execute, sql, params, many, context):
        # Where a try takes the lock: all were let through the door before by then.
        if sql.startswith("BEGIN") or (" FOR UPDATE" in sql and "otp_" in sql):
            everybody.wait()
        return execute(sql, params, many, context)

    def guess(client):
        try:
            with connection.execute_wrapper(wait_for_all):
                return enter(code, client).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as threads:
        statuses = sorted(threads.map(guess, clients))
    device = (Sheet if is_spare else Phone).objects.get(user=leader)
    assert (statuses, device.throttling_failure_count) == ([422] + [429] * (many - 1), many)


def test_nobody_is_made_to_wait_for_ever(leader, clock):
    phone = give_phone(leader)
    Phone.objects.update(throttling_failure_count=MOST_COUNTED, throttling_failure_timestamp=at(1))
    assert enter(wrong_code(phone)).status_code == 422
    clock.move_to(at(9, 34, 7), tick=False)
    assert enter(code_of(phone)).status_code == 429
    clock.move_to(at(9, 34, 9), tick=False)
    assert enter(code_of(phone)).status_code == 302


# A database of before


@pytest.mark.slow
def test_what_lay_in_clear_is_sealed_by_the_upgrade(transactional_db, campaign, time_machine):
    executor = MigrationExecutor(connection)
    before = [("accounts", "0002_second_factors_at_rest")]
    executor.migrate(before)
    then = executor.loader.project_state(before).apps
    leader = make_user("lanhdao", Role.LEADER, campaign.district)
    secret = bytes(range(20))
    then.get_model("otp_totp.TOTPDevice").objects.create(user_id=leader.pk, name="x", key=secret.hex())
    sheet = then.get_model("otp_static.StaticDevice").objects.create(user_id=leader.pk, name="x")
    tokens = then.get_model("otp_static.StaticToken").objects
    tokens.bulk_create(tokens.model(device=sheet, token=code) for code in SPARE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    phone = Phone.objects.get()
    assert (phone.bin_key, secret.hex() in phone.key, tokens.count()) == (secret, False, 0)
    assert SpareCode.objects.count() == 10
    assert spare_code(leader, SPARE[3])
    assert enter(code_of(phone)).status_code == 302
