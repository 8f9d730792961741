"""Who works at the desk, its queue and its fields."""

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - Django is set up first
from helpdesk.models import CustomField, Queue  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

robot = get_user_model().objects.create_superuser("orderbot", "orderbot@desk.test", "for-tests-only")
Token.objects.create(user=robot, key="a" * 40)
Queue.objects.create(slug="amazon", title="Amazon", email_address="amazon@desk.test")
for name in ("amazon_order_id", "our_reference"):
    CustomField.objects.create(
        name=name, label=name, data_type="varchar", max_length=40, required=False, staff_only=True
    )
