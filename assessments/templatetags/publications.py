"""Addresses of what a publication shows: public ones, or an administrator's for a rehearsal."""

from django import template

from assessments.services.public.addresses import page_address, version_address

register = template.Library()

register.simple_tag(page_address, name="page_url")
register.simple_tag(version_address, name="version_url")
